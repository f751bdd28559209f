using Microsoft.AspNetCore.Identity;

namespace Hotline.Storage.Rows;

/// <summary>Somebody who signs in: operator, admin, supervisor.</summary>
public sealed class User : IdentityUser
{
    /// <summary>Name shown to citizens and colleagues.</summary>
    public string DisplayName { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Province slugs separated by commas; empty: all provinces.</summary>
    public string Provinces { get; set; } = "";

    /// <summary>Agency ids separated by commas; empty: all agencies of the provinces.</summary>
    public string Agencies { get; set; } = "";

    /// <summary>The newest half minute (Unix time / 30 s) whose code was accepted: a code that was read over a shoulder is good for nothing.</summary>
    public long? CodeStep { get; set; }
}

/// <summary>A browser that is or was signed in.</summary>
public sealed class UserSessionRow
{
    /// <summary>Random; stands in the protected cookie.</summary>
    public required string Id { get; set; }

    public required string UserId { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>When it last asked for something, to the minute.</summary>
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>It is over by then, whether ended or not.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it was ended; null while it was not.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>What the browser calls itself, at most 200 characters.</summary>
    public required string Browser { get; set; }

    /// <summary>Network address it began at.</summary>
    public required string Address { get; set; }

    /// <summary>A code of the second factor was given.</summary>
    public bool SecondFactor { get; set; }
}

/// <summary>A published snapshot of the knowledge.</summary>
public sealed class ReleaseRow
{
    /// <summary>1 for the first, without gaps.</summary>
    public int Number { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public required string CreatedBy { get; set; }

    public string? Note { get; set; }

    /// <summary>All files, compressed.</summary>
    public required byte[] Content { get; set; }

    /// <summary>SHA-256 of the files before compression, lower-case hex.</summary>
    public required string Digest { get; set; }

    public bool IsCurrent { get; set; }
}

/// <summary>The vector of a text of the knowledge. Found by what the text says, so that every release that holds the text has it.</summary>
public sealed class TextVectorRow
{
    /// <summary>Name of the model that computed it.</summary>
    public required string Model { get; set; }

    /// <summary>How many numbers it has.</summary>
    public int Dimensions { get; set; }

    /// <summary>SHA-256 of the text, lower-case hex.</summary>
    public required string Hash { get; set; }

    /// <summary>32-bit floats, little-endian, of length 1.</summary>
    public required byte[] Vector { get; set; }
}

/// <summary>A bearer token of the API; only its hash is kept.</summary>
public sealed class ApiTokenRow
{
    /// <summary>SHA-256 of the token, lower-case hex.</summary>
    public required string Hash { get; set; }

    public required string Name { get; set; }

    /// <summary>Null: belongs to the installation, not to a person.</summary>
    public string? UserId { get; set; }

    /// <summary>Role names separated by commas.</summary>
    public required string Roles { get; set; }

    /// <summary>Province slugs separated by commas; empty: all provinces.</summary>
    public string Provinces { get; set; } = "";

    /// <summary>Agency ids separated by commas; empty: all agencies of the provinces.</summary>
    public string Agencies { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>A key that protects cookies; shared by all nodes.</summary>
public sealed class DataProtectionKeyRow
{
    public long Id { get; set; }

    public required string FriendlyName { get; set; }

    public required string Xml { get; set; }
}

/// <summary>A secret created once per database, so that what one node signs every node accepts.</summary>
public sealed class SigningKeyRow
{
    public required string Name { get; set; }

    /// <summary>256 random bits.</summary>
    public required byte[] Secret { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>A link that works once; only its hash is kept.</summary>
public sealed class OneTimeLinkRow
{
    /// <summary>SHA-256 of the secret in the link, lower-case hex.</summary>
    public required string Hash { get; set; }

    /// <summary>What it is good for: <c>first-admin</c>.</summary>
    public required string Purpose { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public DateTimeOffset? UsedAt { get; set; }
}

/// <summary>Who did what; written, never changed.</summary>
public sealed class AuditEntryRow
{
    public long Id { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>User id, token name or <c>system</c>.</summary>
    public required string Actor { get; set; }

    /// <summary>Verb: <c>ticket.reply</c>.</summary>
    public required string Action { get; set; }

    /// <summary>What it was done to: <c>ticket:HG-7KQ4-M2</c>.</summary>
    public required string Subject { get; set; }

    /// <summary>Details without personal data; null when there are none.</summary>
    public string? Detail { get; set; }

    /// <summary>How what was changed stood before, without words of citizens and without secrets; null where nothing was changed.</summary>
    public string? Before { get; set; }

    /// <summary>How it stood afterwards.</summary>
    public string? After { get; set; }
}
