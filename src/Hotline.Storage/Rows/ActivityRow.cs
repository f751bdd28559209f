using Hotline.Conversations;

namespace Hotline.Storage.Rows;

/// <summary>One entry of the log. Never updated; an erasure blanks its content.</summary>
public sealed class ActivityRow
{
    public required string ConversationId { get; set; }

    public long Sequence { get; set; }

    public Author Author { get; set; }

    public bool ForBot { get; set; }

    public DateTimeOffset Timestamp { get; set; }

    /// <summary>Unique in its conversation where given.</summary>
    public string? ExternalId { get; set; }

    /// <summary>The activity as JSON text, the text that came in.</summary>
    public required string Content { get; set; }
}
