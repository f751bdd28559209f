using Hotline.Storage.Rows;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

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
        row.HasIndex(ticket => ticket.Code).IsUnique();
        row.HasIndex(ticket => new { ticket.ConversationId, ticket.OpenedBy }).IsUnique();
        row.HasIndex(ticket => new { ticket.State, ticket.OpenedAt });
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
