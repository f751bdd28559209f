namespace Hotline.Storage.Rows;

/// <summary>How an answer in the log came about. In a table of its own: channels read the log all the time and never this. An erasure removes it.</summary>
public sealed class AnswerTraceRow
{
    public required string ConversationId { get; set; }

    /// <summary>Place of the answer in its log.</summary>
    public long Sequence { get; set; }

    /// <summary>JSON.</summary>
    public required string Content { get; set; }
}
