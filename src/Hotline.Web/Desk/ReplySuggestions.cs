using System.Text.RegularExpressions;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Replies;
using Hotline.Conversations.Turns;
using Hotline.Conversations.Understanding;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Storage.Tickets;
using Hotline.Tickets;
using Hotline.Web.Platform;
using Hotline.Web.Public;

namespace Hotline.Web.Desk;

/// <summary>A source of a suggestion, as an operator meets it before reading.</summary>
/// <param name="Passage">Passage id.</param>
/// <param name="Document">How the document is named; null when the passage is no longer in the knowledge.</param>
/// <param name="Heading">The nearest heading above it; null when there is none.</param>
/// <param name="Figures">Numbers, sums and dates of the suggestion that it bears; none may be sent before it was opened.</param>
/// <param name="OpenedAt">When this operator opened it; null: not yet.</param>
public sealed record SuggestionSource(string Passage, string? Document, string? Heading, IReadOnlyList<string> Figures, DateTimeOffset? OpenedAt);

/// <summary>What is suggested for a ticket.</summary>
/// <param name="Text">Plain text; empty when nothing is.</param>
/// <param name="Why">Why nothing is suggested, in words; null when something is.</param>
/// <param name="Silence">The same for programs.</param>
/// <param name="Sources">What the text leans on, then what was offered before and was not opened.</param>
public sealed record Suggestion(string Text, string? Why, SuggestionSilence? Silence, IReadOnlyList<SuggestionSource> Sources);

/// <summary>A passage opened, with the words in their place.</summary>
public sealed record OpenedSource(string Passage, string? Document, IReadOnlyList<string> Trail, string? Text, string Address);

/// <summary>Figures about to be sent whose source was not read.</summary>
/// <param name="Detail">In words.</param>
/// <param name="Passages">Passages to open.</param>
public sealed record UnreadSources(string Detail, IReadOnlyList<string> Passages);

/// <summary>
/// Suggests replies from the knowledge, and holds back a reply with a suggested figure whose source its writer has not opened. The citizen's name and personal
/// numbers are taken out before anything is searched for; no model has a say.
/// </summary>
internal sealed class ReplySuggestions(
    TicketSuggestions offered, CurrentRelease current, CurrentDialogs dialogs, AnswerQuestion answer, TimeProvider time, IServiceProvider services)
{
    /// <summary>Figures named in a refusal.</summary>
    private const int MostNamed = 4;

    private const int LongestNeed = 2000;

    /// <summary>The question is put again as often while vectors are fetched for it; then words alone decide.</summary>
    private const int MostVectorCalls = 2;

    private readonly IQuestionVectors? vectors = services.GetService<IQuestionVectors>();

    /// <summary>Suggests a reply and notes that it did; null for a ticket that is finished.</summary>
    public async Task<Suggestion?> OfferAsync(Ticket ticket, Staff by, CancellationToken cancellation)
    {
        if (ticket.IsFinished || !current.IsLoaded)
        {
            return null;
        }

        var release = current.Value;
        var reply = await ComposeAsync(ticket, release, cancellation).ConfigureAwait(false);
        var rows = reply.Silence is null
            ? await offered.OfferAsync(ticket.Code, by, [.. reply.Sources.Select(source => (source.Citation.Passage.Id, source.Figures))], cancellation).ConfigureAwait(false) ?? []
            : await offered.OfferedAsync(ticket.Code, by, cancellation).ConfigureAwait(false);
        var now = reply.Sources.Select(source => source.Citation.Passage.Id).ToList();
        return new Suggestion(reply.Text, reply.Silence is { } silence ? Say(silence) : null, reply.Silence,
        [
            .. now.Select(id => rows.FirstOrDefault(row => row.Passage == id)).OfType<OfferedSource>()
                .Concat(rows.Where(row => !now.Contains(row.Passage) && row is { OpenedAt: null, Figures.Length: > 0 }))
                .Select(row => SourceOf(row, release)),
        ]);
    }

    /// <summary>The suggested words alone; null when there are none.</summary>
    public async Task<string?> TextAsync(Ticket ticket, CancellationToken cancellation) =>
        !ticket.IsFinished && current.IsLoaded && await ComposeAsync(ticket, current.Value, cancellation).ConfigureAwait(false) is { Silence: null } reply ? reply.Text : null;

    /// <summary>Opens the source in its place, and notes who did. Null when it was not offered to them.</summary>
    public async Task<OpenedSource?> OpenAsync(string code, Staff by, string passage, CancellationToken cancellation)
    {
        if (!await offered.OpenAsync(code, by, passage, cancellation).ConfigureAwait(false))
        {
            return null;
        }

        var document = passage.Split('#')[0];
        return current.IsLoaded && current.Value.Passages.TryGetValue(passage, out var found) && current.Value.Documents.TryGetValue(found.DocumentId, out var whole)
            ? new OpenedSource(passage, whole.CitationName, found.Trail, found.Text, $"/documents/{Uri.EscapeDataString(whole.Id)}{QueryString.Create("q", found.Text)}#{Uri.EscapeDataString(found.Anchor)}")
            : new OpenedSource(passage, null, [], null, $"/documents/{Uri.EscapeDataString(document)}");
    }

    /// <summary>Why a reply may not be sent yet; null when it may.</summary>
    public async Task<UnreadSources?> RefusalAsync(string code, Staff by, string text, CancellationToken cancellation)
    {
        var rows = await offered.OfferedAsync(code, by, cancellation).ConfigureAwait(false);
        var unread = rows.Where(row => row is { OpenedAt: null, Figures.Length: > 0 }).ToList();
        if (unread.Count == 0 || !current.IsLoaded)
        {
            return null;
        }

        // What an opened source says too has been read.
        var release = current.Value;
        var read = SuggestedReply.FiguresIn(text, rows.Where(row => row.OpenedAt is not null).SelectMany(row => TicketSuggestions.Lines(row.Figures)), release);
        var held = unread.Select(row => (row.Passage, Figures: SuggestedReply.FiguresIn(text, TicketSuggestions.Lines(row.Figures), release).Except(read, StringComparer.Ordinal).ToList()))
            .Where(row => row.Figures.Count > 0).ToList();
        if (held.Count == 0)
        {
            return null;
        }

        var figures = held.SelectMany(row => row.Figures).Distinct(StringComparer.Ordinal).ToList();
        var named = string.Join(", ", figures.Take(MostNamed).Select(figure => $"“{figure}”"));
        return new UnreadSources(
            $"Chưa gửi. Lời trả lời có {named}{(figures.Count > MostNamed ? "…" : "")} lấy từ gợi ý mà anh chị chưa mở nguồn. Mở nguồn ở mục Gợi ý trả lời, đọc rồi gửi lại; bản nháp đã được giữ.",
            [.. held.Select(row => row.Passage)]);
    }

    /// <summary>What is searched for: the need as the bot understood it, without what tells who the citizen is.</summary>
    internal static string Need(Ticket ticket)
    {
        var need = ticket.Packet?.Restated ?? ticket.Need;
        if (ticket.Need == Ticket.ErasedNeed)
        {
            return "";
        }

        if (ticket.ContactName is { Length: > 1 } name)
        {
            need = Regex.Replace(need, $@"(?<!\p{{L}}){Regex.Escape(name)}(?!\p{{L}})", " ", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
        }

        var masked = PersonalData.Mask(need).Text.Trim();
        return masked.Length <= LongestNeed ? masked : masked[..LongestNeed];
    }

    internal static string Say(SuggestionSilence silence) => silence switch
    {
        SuggestionSilence.NotInKnowledge => "Không có gợi ý: các văn bản không nói tới việc này.",
        SuggestionSilence.Unclear => "Không có gợi ý: nhu cầu có thể hiểu theo nhiều cách. Anh chị hỏi thêm bà con.",
        SuggestionSilence.ProvinceUnknown => "Không có gợi ý: chưa rõ bà con ở tỉnh nào.",
        SuggestionSilence.NoNeed => "Không có gợi ý: nội dung hỏi không còn.",
    };

    private async Task<SuggestedReply> ComposeAsync(Ticket ticket, Release release, CancellationToken cancellation)
    {
        if (Need(ticket) is not { Length: > 0 } need)
        {
            return SuggestedReply.None(SuggestionSilence.NoNeed);
        }

        var known = new Dictionary<string, QuestionVector>(StringComparer.Ordinal);
        var wanted = new List<string>();
        var question = new Question
        {
            Text = need,
            Province = ticket.Province,
            Today = time.Today(),
            FindVector = vectors is null ? null : text => known.GetValueOrDefault(text) ?? Want(text),
        };
        var said = answer(question, release);
        for (var call = 1; wanted.Count > 0; call++)
        {
            var found = call <= MostVectorCalls ? await vectors!.FetchAsync(wanted, cancellation).ConfigureAwait(false) : null;
            foreach (var text in wanted)
            {
                known[text] = found?.GetValueOrDefault(text) ?? new QuestionVector(VectorUse.Late);
            }

            wanted.Clear();
            said = answer(question, release);
        }

        return SuggestedReply.Of(said, release, dialogs.Value, time.Today());

        QuestionVector? Want(string text)
        {
            wanted.Add(text);
            return null;
        }
    }

    private static SuggestionSource SourceOf(OfferedSource row, Release release)
    {
        var passage = release.Passages.GetValueOrDefault(row.Passage);
        var document = passage is null ? null : release.Documents.GetValueOrDefault(passage.DocumentId);
        return new SuggestionSource(row.Passage, document is null ? null : DocumentNames.Short(document), passage?.Trail is [.., var nearest] ? nearest : null, TicketSuggestions.Lines(row.Figures), row.OpenedAt);
    }
}
