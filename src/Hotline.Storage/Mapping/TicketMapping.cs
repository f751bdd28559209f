using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hotline.Storage.Rows;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Hotline.Storage.Mapping;

internal sealed class TicketMapping : IEntityTypeConfiguration<Ticket>
{
    /// <summary>Column with everything a text search looks at, folded: neither database compares Vietnamese.</summary>
    public const string SearchText = "SearchText";

    public void Configure(EntityTypeBuilder<Ticket> row)
    {
        row.ToTable("tickets");
        row.HasKey(ticket => ticket.Id);
        row.Property(ticket => ticket.Id).ValueGeneratedNever();
        row.Property(ticket => ticket.Version).IsConcurrencyToken();
        row.Property<string>(SearchText).IsRequired();
        row.Ignore(ticket => ticket.IsFinished);
        row.Ignore(ticket => ticket.Standing);

        // Older rows had none. Always sent by us: the default is the database's alone.
        row.Property(ticket => ticket.Priority).HasDefaultValueSql("'Normal'").ValueGeneratedNever();
        row.Property(ticket => ticket.Route).HasConversion<JsonConverter<TicketRoute>>();
        row.Property(ticket => ticket.Packet).HasConversion<JsonConverter<TicketPacket>>();
        row.HasIndex(ticket => ticket.Code).IsUnique();
        row.HasIndex(ticket => new { ticket.ConversationId, ticket.OpenedBy }).IsUnique();
        row.HasIndex(ticket => new { ticket.State, ticket.OpenedAt });
        row.HasIndex(ticket => ticket.AttentionAt);
        row.HasOne<ConversationRow>().WithMany().HasForeignKey(ticket => ticket.ConversationId).OnDelete(DeleteBehavior.Restrict);
        row.HasMany(ticket => ticket.Events).WithOne().HasForeignKey(happened => happened.TicketId).OnDelete(DeleteBehavior.Restrict);
        row.Navigation(ticket => ticket.Events).HasField("events").UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

internal sealed class TicketEventMapping : IEntityTypeConfiguration<TicketEvent>
{
    public void Configure(EntityTypeBuilder<TicketEvent> row)
    {
        row.ToTable("ticket_events");
        row.HasKey(happened => happened.Id);

        // Given by the ticket: an event with a key is a new one, not a changed one.
        row.Property(happened => happened.Id).ValueGeneratedNever();
        row.HasIndex(happened => new { happened.TicketId, happened.Version }).IsUnique();
    }
}

internal sealed class TicketClaimMapping : IEntityTypeConfiguration<TicketClaimRow>
{
    public void Configure(EntityTypeBuilder<TicketClaimRow> row)
    {
        row.ToTable("ticket_claims");
        row.HasKey(claim => claim.TicketId);
        row.Property(claim => claim.TicketId).ValueGeneratedNever();
        row.HasOne<Ticket>().WithMany().HasForeignKey(claim => claim.TicketId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class TicketDraftMapping : IEntityTypeConfiguration<TicketDraftRow>
{
    public void Configure(EntityTypeBuilder<TicketDraftRow> row)
    {
        row.ToTable("ticket_drafts");
        row.HasKey(draft => new { draft.TicketId, draft.AuthorId });
        row.HasOne<Ticket>().WithMany().HasForeignKey(draft => draft.TicketId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class TicketNoteMapping : IEntityTypeConfiguration<TicketNoteRow>
{
    public void Configure(EntityTypeBuilder<TicketNoteRow> row)
    {
        row.ToTable("ticket_notes");
        row.HasKey(note => note.EventId);
        row.Property(note => note.EventId).ValueGeneratedNever();
        row.HasIndex(note => note.TicketId);
        row.HasOne<Ticket>().WithMany().HasForeignKey(note => note.TicketId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class TicketViewerMapping : IEntityTypeConfiguration<TicketViewerRow>
{
    public void Configure(EntityTypeBuilder<TicketViewerRow> row)
    {
        row.ToTable("ticket_viewers");
        row.HasKey(viewer => new { viewer.TicketId, viewer.ViewerId });
        row.HasOne<Ticket>().WithMany().HasForeignKey(viewer => viewer.TicketId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class TicketPinMapping : IEntityTypeConfiguration<TicketPinRow>
{
    public void Configure(EntityTypeBuilder<TicketPinRow> row)
    {
        row.ToTable("ticket_pins");
        row.HasKey(pin => pin.TicketId);
        row.Property(pin => pin.TicketId).ValueGeneratedNever();
        row.HasOne<Ticket>().WithMany().HasForeignKey(pin => pin.TicketId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>A value kept as a JSON document, readable in psql.</summary>
internal sealed class JsonConverter<T>() : ValueConverter<T, string>(value => Write(value), text => Read(text))
    where T : class
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static string Write(T value) => JsonSerializer.Serialize(value, Readable);

    private static T Read(string text) => JsonSerializer.Deserialize<T>(text, Readable)!;
}
