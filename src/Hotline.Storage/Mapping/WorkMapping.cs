using Hotline.Storage.Rows;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Storage.Mapping;

internal sealed class TranscriptMapping : IEntityTypeConfiguration<TranscriptRow>
{
    public void Configure(EntityTypeBuilder<TranscriptRow> row)
    {
        row.ToTable("transcripts");
        row.HasKey(transcript => transcript.Number);
        row.HasIndex(transcript => transcript.ConversationId).IsUnique();
        row.HasOne<ConversationRow>().WithOne().HasForeignKey<TranscriptRow>(transcript => transcript.ConversationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SavedFilterMapping : IEntityTypeConfiguration<SavedFilterRow>
{
    public void Configure(EntityTypeBuilder<SavedFilterRow> row)
    {
        row.ToTable("saved_filters");
        row.HasKey(filter => filter.Id);
        row.Property(filter => filter.Id).ValueGeneratedNever();
        row.HasIndex(filter => new { filter.OwnerId, filter.Name }).IsUnique();
    }
}

internal sealed class CannedReplyMapping : IEntityTypeConfiguration<CannedReplyRow>
{
    public void Configure(EntityTypeBuilder<CannedReplyRow> row)
    {
        row.ToTable("canned_replies");
        row.HasKey(reply => reply.Id);
        row.Property(reply => reply.Id).ValueGeneratedNever();
        row.HasIndex(reply => reply.Shortcut).IsUnique();
    }
}

internal sealed class SuggestionMapping : IEntityTypeConfiguration<SuggestionRow>
{
    public void Configure(EntityTypeBuilder<SuggestionRow> row)
    {
        row.ToTable("suggestions");
        row.HasKey(suggestion => new { suggestion.TicketId, suggestion.OperatorId, suggestion.Passage });
        row.HasOne<Ticket>().WithMany().HasForeignKey(suggestion => suggestion.TicketId).OnDelete(DeleteBehavior.Restrict);
    }
}
