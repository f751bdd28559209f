namespace Hotline.Storage.Rows;

/// <summary>How far a conversation has been delivered to its channel, and who is delivering it.</summary>
public sealed class DeliveryRow
{
    public required string ConversationId { get; set; }

    /// <summary>Sequence up to which everything is delivered or given up.</summary>
    public long Delivered { get; set; }

    /// <summary>Id of the node that delivers; null: nobody.</summary>
    public string? ClaimedBy { get; set; }

    /// <summary>When another node may take it.</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }
}
