using Hotline.Conversations.Flows;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Sources;
using Hotline.Language.Days;
using Hotline.Tickets;

namespace Hotline.Conversations.Replies;

/// <summary>Says phrases in one language for one message.</summary>
/// <param name="phrases">All phrases.</param>
/// <param name="language"><c>vi</c> or <c>en</c>.</param>
/// <param name="turn">Chooses among variants.</param>
internal sealed class Speaker(Phrases phrases, string language, long turn)
{
    public string Language => language;

    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> variables)
    {
        if (variables.IsEmpty)
        {
            return phrases.Say(language, key, turn);
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in variables)
        {
            values[name] = value;
        }

        return phrases.Say(language, key, turn, values);
    }

    public string Say(string key, IReadOnlyDictionary<string, string> variables) => phrases.Say(language, key, turn, variables);

    /// <summary>"a, b và c".</summary>
    public string List(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => $"{string.Join(", ", items.Take(items.Count - 1))} {Say(PhraseKeys.AnswerAnd)} {items[^1]}",
    };

    /// <summary>"thứ Năm, 26/11/2026"; "Thursday, 26 November 2026".</summary>
    public string Day(DateOnly day) => $"{Say(Weekday(day.DayOfWeek))}, {Date(day)}";

    /// <summary>"03/12/2026", which who reads English could take for a day in March: "3 December 2026".</summary>
    public string Date(DateOnly day) => day.ToString(language == Phrases.EnglishTag ? "d MMMM yyyy" : "dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What a public holiday is called.</summary>
    public string Holiday(PublicHoliday holiday) => language == Phrases.EnglishTag ? holiday.NameInEnglish ?? holiday.Name : holiday.Name;

    public string Kind(DocumentKind kind) => Say(kind switch
    {
        DocumentKind.Plan => PhraseKeys.KindPlan,
        DocumentKind.Decision => PhraseKeys.KindDecision,
        DocumentKind.Resolution => PhraseKeys.KindResolution,
        DocumentKind.OfficialLetter => PhraseKeys.KindOfficialLetter,
        DocumentKind.Notice => PhraseKeys.KindNotice,
        DocumentKind.News => PhraseKeys.KindNews,
    });

    public string Detail(Detail detail) => Say(detail switch
    {
        Knowledge.Answers.Detail.Amount => PhraseKeys.DetailAmount,
        Knowledge.Answers.Detail.InterestRate => PhraseKeys.DetailInterestRate,
        Knowledge.Answers.Detail.Percentage => PhraseKeys.DetailPercentage,
        Knowledge.Answers.Detail.PhoneNumber => PhraseKeys.DetailPhoneNumber,
        Knowledge.Answers.Detail.StreetAddress => PhraseKeys.DetailStreetAddress,
        Knowledge.Answers.Detail.ClockTime => PhraseKeys.DetailClockTime,
        Knowledge.Answers.Detail.Papers => PhraseKeys.DetailPapers,
        Knowledge.Answers.Detail.Date => PhraseKeys.DetailDate,
        Knowledge.Answers.Detail.Person => PhraseKeys.DetailPerson,
        Knowledge.Answers.Detail.Number => PhraseKeys.DetailNumber,
        Knowledge.Answers.Detail.WebAddress => PhraseKeys.DetailWebAddress,
        Knowledge.Answers.Detail.Form => PhraseKeys.DetailForm,
        Knowledge.Answers.Detail.Quantity => PhraseKeys.DetailQuantity,
        Knowledge.Answers.Detail.DocumentNumber => PhraseKeys.DetailDocumentNumber,
        Knowledge.Answers.Detail.AccountNumber => PhraseKeys.DetailAccountNumber,
    });

    public string State(TicketState state) => Say(state switch
    {
        TicketState.New => PhraseKeys.StateNew,
        TicketState.Open => PhraseKeys.StateOpen,
        TicketState.WaitingForCitizen => PhraseKeys.StateWaitingForCitizen,
        TicketState.Resolved => PhraseKeys.StateResolved,
        TicketState.Closed => PhraseKeys.StateClosed,
    });

    private static string Weekday(DayOfWeek day) => day switch
    {
        DayOfWeek.Monday => PhraseKeys.Monday,
        DayOfWeek.Tuesday => PhraseKeys.Tuesday,
        DayOfWeek.Wednesday => PhraseKeys.Wednesday,
        DayOfWeek.Thursday => PhraseKeys.Thursday,
        DayOfWeek.Friday => PhraseKeys.Friday,
        DayOfWeek.Saturday => PhraseKeys.Saturday,
        DayOfWeek.Sunday => PhraseKeys.Sunday,
    };
}
