using Hotline.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Storage.Mapping;

internal sealed class ZaloAccountMapping : IEntityTypeConfiguration<ZaloAccountRow>
{
    public void Configure(EntityTypeBuilder<ZaloAccountRow> row)
    {
        row.ToTable("zalo_accounts");
        row.HasKey(account => account.OaId);
    }
}

internal sealed class ZaloUserMapping : IEntityTypeConfiguration<ZaloUserRow>
{
    public void Configure(EntityTypeBuilder<ZaloUserRow> row)
    {
        row.ToTable("zalo_users");
        row.HasKey(user => user.ConversationId);
        row.HasIndex(user => user.UserId);
    }
}

internal sealed class ZaloSendMapping : IEntityTypeConfiguration<ZaloSendRow>
{
    public void Configure(EntityTypeBuilder<ZaloSendRow> row)
    {
        row.ToTable("zalo_sends");
        row.HasKey(send => new { send.ConversationId, send.Sequence, send.Part });
        row.Property(send => send.Sequence).ValueGeneratedNever();
        row.Property(send => send.Part).ValueGeneratedNever();
        row.HasIndex(send => send.MessageId).HasFilter("message_id is not null");
    }
}

internal sealed class ZaloEchoMapping : IEntityTypeConfiguration<ZaloEchoRow>
{
    public void Configure(EntityTypeBuilder<ZaloEchoRow> row)
    {
        row.ToTable("zalo_echoes");
        row.HasKey(echo => echo.MessageId);
        row.HasIndex(echo => echo.ReceivedAt);
    }
}

internal sealed class ZaloMarkMapping : IEntityTypeConfiguration<ZaloMarkRow>
{
    public void Configure(EntityTypeBuilder<ZaloMarkRow> row)
    {
        row.ToTable("zalo_marks");
        row.HasKey(mark => mark.MessageId);
    }
}
