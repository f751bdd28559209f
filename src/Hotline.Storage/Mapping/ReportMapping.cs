using Hotline.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Storage.Mapping;

internal sealed class QuestionMapping : IEntityTypeConfiguration<QuestionRow>
{
    public void Configure(EntityTypeBuilder<QuestionRow> row)
    {
        row.ToTable("questions");
        row.HasKey(question => new { question.ConversationId, question.Sequence });
        row.Property(question => question.Sequence).ValueGeneratedNever();
        row.HasIndex(question => question.At);
        row.HasOne<ActivityRow>().WithOne().HasForeignKey<QuestionRow>(question => new { question.ConversationId, question.Sequence }).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class MonthlyReportMapping : IEntityTypeConfiguration<MonthlyReportRow>
{
    public void Configure(EntityTypeBuilder<MonthlyReportRow> row)
    {
        row.ToTable("monthly_reports");
        row.HasKey(report => new { report.Month, report.Province });
        row.Property(report => report.Month).ValueGeneratedNever();
        row.Property(report => report.Province).ValueGeneratedNever();
    }
}
