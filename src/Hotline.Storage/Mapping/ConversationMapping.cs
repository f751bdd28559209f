using Hotline.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Storage.Mapping;

internal sealed class ConversationMapping : IEntityTypeConfiguration<ConversationRow>
{
    public void Configure(EntityTypeBuilder<ConversationRow> row)
    {
        row.ToTable("conversations");
        row.HasKey(conversation => conversation.Id);

        // Only the few that are behind are in it, however many conversations there are.
        row.HasIndex(conversation => conversation.BehindSince).HasFilter("behind_since is not null");
        row.HasIndex(conversation => conversation.UndeliveredSince).HasFilter("undelivered_since is not null");
    }
}

internal sealed class DeliveryMapping : IEntityTypeConfiguration<DeliveryRow>
{
    public void Configure(EntityTypeBuilder<DeliveryRow> row)
    {
        row.ToTable("deliveries");
        row.HasKey(delivery => delivery.ConversationId);
        row.HasOne<ConversationRow>().WithOne().HasForeignKey<DeliveryRow>(delivery => delivery.ConversationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ActivityMapping : IEntityTypeConfiguration<ActivityRow>
{
    public void Configure(EntityTypeBuilder<ActivityRow> row)
    {
        row.ToTable("activities");
        row.HasKey(activity => new { activity.ConversationId, activity.Sequence });
        row.Property(activity => activity.Sequence).ValueGeneratedNever();
        row.HasIndex(activity => new { activity.ConversationId, activity.ExternalId }).IsUnique().HasFilter("external_id is not null");
        row.HasOne<ConversationRow>().WithMany().HasForeignKey(activity => activity.ConversationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AnswerRatingMapping : IEntityTypeConfiguration<AnswerRatingRow>
{
    public void Configure(EntityTypeBuilder<AnswerRatingRow> row)
    {
        row.ToTable("answer_ratings");
        row.HasKey(rating => new { rating.ConversationId, rating.Sequence });
        row.Property(rating => rating.Sequence).ValueGeneratedNever();
        row.HasIndex(rating => rating.At);
        row.HasOne<ActivityRow>().WithOne().HasForeignKey<AnswerRatingRow>(rating => new { rating.ConversationId, rating.Sequence }).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AnswerTraceMapping : IEntityTypeConfiguration<AnswerTraceRow>
{
    public void Configure(EntityTypeBuilder<AnswerTraceRow> row)
    {
        row.ToTable("answer_traces");
        row.HasKey(trace => new { trace.ConversationId, trace.Sequence });
        row.Property(trace => trace.Sequence).ValueGeneratedNever();
        row.HasOne<ActivityRow>().WithOne().HasForeignKey<AnswerTraceRow>(trace => new { trace.ConversationId, trace.Sequence }).OnDelete(DeleteBehavior.Restrict);
    }
}
