using Hotline.Storage.Mapping;
using Hotline.Storage.Rows;
using Hotline.Tickets;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage;

/// <summary>
/// The one model of both databases. Pages and the API read it through projections; the log, tickets and releases are written only through their stores,
/// which group commits, count versions and wake readers.
/// </summary>
public sealed class HotlineDb(DbContextOptions<HotlineDb> options) : IdentityDbContext<User, IdentityRole, string>(options)
{
    public DbSet<ConversationRow> Conversations => Set<ConversationRow>();

    public DbSet<ActivityRow> Activities => Set<ActivityRow>();

    public DbSet<AnswerTraceRow> AnswerTraces => Set<AnswerTraceRow>();

    public DbSet<AnswerRatingRow> AnswerRatings => Set<AnswerRatingRow>();

    public DbSet<QuestionRow> Questions => Set<QuestionRow>();

    public DbSet<MonthlyReportRow> MonthlyReports => Set<MonthlyReportRow>();

    public DbSet<DeliveryRow> Deliveries => Set<DeliveryRow>();

    public DbSet<ZaloAccountRow> ZaloAccounts => Set<ZaloAccountRow>();

    public DbSet<ZaloUserRow> ZaloUsers => Set<ZaloUserRow>();

    public DbSet<ZaloSendRow> ZaloSends => Set<ZaloSendRow>();

    public DbSet<ZaloEchoRow> ZaloEchoes => Set<ZaloEchoRow>();

    public DbSet<ZaloMarkRow> ZaloMarks => Set<ZaloMarkRow>();

    public DbSet<Ticket> Tickets => Set<Ticket>();

    public DbSet<TicketEvent> TicketEvents => Set<TicketEvent>();

    public DbSet<TicketClaimRow> TicketClaims => Set<TicketClaimRow>();

    public DbSet<TicketDraftRow> TicketDrafts => Set<TicketDraftRow>();

    public DbSet<TicketNoteRow> TicketNotes => Set<TicketNoteRow>();

    public DbSet<TicketViewerRow> TicketViewers => Set<TicketViewerRow>();

    public DbSet<TranscriptRow> Transcripts => Set<TranscriptRow>();

    public DbSet<SavedFilterRow> SavedFilters => Set<SavedFilterRow>();

    public DbSet<CannedReplyRow> CannedReplies => Set<CannedReplyRow>();

    public DbSet<SuggestionRow> Suggestions => Set<SuggestionRow>();

    public DbSet<TicketPinRow> TicketPins => Set<TicketPinRow>();

    public DbSet<UserSessionRow> UserSessions => Set<UserSessionRow>();

    public DbSet<ReleaseRow> Releases => Set<ReleaseRow>();

    public DbSet<TextVectorRow> TextVectors => Set<TextVectorRow>();

    public DbSet<ApiTokenRow> ApiTokens => Set<ApiTokenRow>();

    public DbSet<DataProtectionKeyRow> DataProtectionKeys => Set<DataProtectionKeyRow>();

    public DbSet<SigningKeyRow> SigningKeys => Set<SigningKeyRow>();

    public DbSet<OneTimeLinkRow> OneTimeLinks => Set<OneTimeLinkRow>();

    public DbSet<AuditEntryRow> AuditEntries => Set<AuditEntryRow>();

    // Fixed here: a setting of the host must not change the schema under the migration files.
    protected override Version SchemaVersion => IdentitySchemaVersions.Version2;

    /// <summary>What the writer tells readers of after the commit of the running operation.</summary>
    internal News News { get; } = new();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(HotlineDb).Assembly);
        SnakeCase.Apply(builder.Model);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion(Database.IsSqlite() ? typeof(UtcTicksConverter) : typeof(UtcConverter));
    }
}

/// <summary>What an operation changed that others wait for.</summary>
internal sealed class News
{
    /// <summary>Conversations whose log has grown.</summary>
    public HashSet<string> Grown { get; } = new(StringComparer.Ordinal);

    /// <summary>Another release is current.</summary>
    public bool ReleaseChanged { get; set; }

    public void Add(News other)
    {
        Grown.UnionWith(other.Grown);
        ReleaseChanged |= other.ReleaseChanged;
    }

    public void Clear()
    {
        Grown.Clear();
        ReleaseChanged = false;
    }
}
