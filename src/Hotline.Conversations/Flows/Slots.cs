using Hotline.Conversations.Replies;
using Hotline.Conversations.Turns;
using Hotline.Conversations.Understanding;
using Hotline.Knowledge.Releases;
using Hotline.Tickets;

namespace Hotline.Conversations.Flows;

/// <summary>Finds the value of a slot in a message.</summary>
internal sealed class Slots(Dialogs dialogs, Release release)
{
    /// <summary>Value of the phone slot when the reply goes to the conversation.</summary>
    public const string ReplyHere = "here";

    private const int LongestName = 80;
    private const int MostNameWords = 6;

    private readonly Signals signals = dialogs.Signals;

    /// <summary>Names of the provinces we have documents of.</summary>
    public IReadOnlyList<string> CoveredProvinces => [.. AnswerReply.CoveredProvinces(release).Select(province => province.Name)];

    /// <summary>The value, or null when the message holds none.</summary>
    public string? Read(FlowStep.Collect step, Message message)
    {
        var value = step.Kind switch
        {
            SlotKind.YesNo => YesNo(message.Words),
            SlotKind.Choice => step.Options.Any(option => option.Value is "yes" or "no") ? YesNo(message.Words) : Button(step, message.Words),
            SlotKind.Name => Name(message.Text, message.Words),
            SlotKind.Phone => PersonalData.Phone(message.Text) ?? (signals.Has(SignalNames.ReplyHere, message.Words) ? ReplyHere : null),
            SlotKind.Text => message.Words.Count >= 2 ? message.Text : null,
            SlotKind.Province => Province(message.Words),
            SlotKind.TicketCode => TicketCode.Find(message.Text),
        };
        return step.Skipped is { } skipped && (value is null || step.Kind == SlotKind.Text) && signals.Has(SignalNames.Skip, message.Words) ? skipped : value;
    }

    /// <summary>The new value in a correction ("sửa tên thành Hồng", "à nhầm, số khác: 0912…"); null when it must be asked for.</summary>
    public string? ReadCorrection(FlowStep.Collect step, Message message) => step.Kind switch
    {
        SlotKind.Phone => PersonalData.Phone(message.Text),
        SlotKind.Name => After(message.Words, "là", "thành") is { } rest ? Name(rest, Words.Of(rest)) : null,
        _ => After(message.Words, "là", "thành") is { Length: > 3 } rest ? rest : null,
    };

    /// <summary>The only province that the words name; null for none or several.</summary>
    public string? Province(Words words)
    {
        var found = release.Provinces.Values.Where(province => Names(province).Any(name => Contains(words, name))).Take(2).ToList();
        return found is [var one] ? one.Id : null;
    }

    /// <summary>A province and nothing else: "An Giang", "dạ ở Hậu Giang".</summary>
    public string? OnlyProvince(Words words)
    {
        if (words.Count > 8 || Province(words) is not { } id)
        {
            return null;
        }

        var longest = Names(release.Provinces[id]).Where(name => Contains(words, name)).Max(name => name.Count);
        return words.Count - longest - signals.Count(SignalNames.ProvinceFrame, words) <= 0 ? id : null;
    }

    /// <summary>Whether the words name the province itself or one of its towns.</summary>
    public bool Names(string province, Words words) =>
        release.Provinces.TryGetValue(province, out var known) && Names(known).Concat(known.Towns.Select(Words.Of)).Concat(known.Towns.Select(WithoutRank)).Any(name => Contains(words, name));

    /// <summary>"Vị Thanh" of "Thành phố Vị Thanh".</summary>
    private static Words WithoutRank(string town)
    {
        foreach (var rank in (ReadOnlySpan<string>)["Thành phố ", "Huyện ", "Thị xã ", "Thị trấn "])
        {
            if (town.StartsWith(rank, StringComparison.OrdinalIgnoreCase))
            {
                return Words.Of(town[rank.Length..]);
            }
        }

        return Words.Of(town);
    }

    private static List<Words> Names(Province province) => [.. province.Spellings.Prepend(province.Name).Select(Words.Of)];

    private static bool Contains(Words words, Words name)
    {
        for (var at = 0; at + name.Count <= words.Count; at++)
        {
            var i = 0;
            while (i < name.Count && words[at + i].MayBe(name[i]))
            {
                i++;
            }

            if (i == name.Count && i > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The value of the button with just these words; null when there is none.</summary>
    public string? Button(FlowStep.Collect step, Words words)
    {
        foreach (var (value, key) in step.Options)
        {
            foreach (var label in dialogs.Phrases.Everywhere(key))
            {
                var wanted = Words.Of(label);
                if (wanted.Count == words.Count && Contains(words, wanted))
                {
                    return value;
                }
            }
        }

        return null;
    }

    private string? YesNo(Words words) =>
        signals.Has(SignalNames.No, words) ? "no" : signals.Has(SignalNames.Yes, words) ? "yes" : null;

    /// <summary>"tôi tên là …", "my name is …": what follows is a name, whatever it looks like.</summary>
    public static bool SaysName(Words words)
    {
        for (var i = 0; i < Math.Min(words.Count - 1, 5); i++)
        {
            if (Is(words[i], "tên") || Is(words[i], "name"))
            {
                return i + 2 < words.Count || !Is(words[i + 1], "gì");
            }
        }

        return false;
    }

    private string? Name(string text, Words words)
    {
        if (words.Count == 0 || text.Any(char.IsAsciiDigit) || text.Contains('?', StringComparison.Ordinal) || signals.Has(SignalNames.Question, words)
            || signals.Has(SignalNames.Yes, words) || signals.Has(SignalNames.No, words))
        {
            return null;
        }

        // "dạ tôi tên là Nguyễn Thị Lan ạ": the name begins after the last "tên" or "là" near the beginning.
        var from = 0;
        for (var i = 0; i < Math.Min(words.Count - 1, 5); i++)
        {
            if (Is(words[i], "tên") || (i > 0 && (Is(words[i], "là") || Is(words[i], "is"))))
            {
                from = i + 1;
            }
        }

        while (from < words.Count - 1 && (Is(words[from], "dạ") || Is(words[from], "vâng")))
        {
            from++;
        }

        var rest = words.TextFrom(from).TrimEnd('.', ',', '!', ' ');
        foreach (var ending in (string[])[" ạ", " nha", " nhé", " nhe", " đó", " á"])
        {
            rest = rest.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? rest[..^ending.Length].TrimEnd(' ', ',') : rest;
        }

        var count = Words.Of(rest).Count;
        return count is >= 1 and <= MostNameWords && rest.Length <= LongestName && rest.All(sign => char.IsLetter(sign) || " .'’-".Contains(sign, StringComparison.Ordinal) || !char.IsAscii(sign))
            ? rest
            : null;
    }

    private static string? After(Words words, params ReadOnlySpan<string> markers)
    {
        for (var i = words.Count - 2; i >= 0; i--)
        {
            foreach (var marker in markers)
            {
                if (Is(words[i], marker))
                {
                    return words.TextFrom(i + 1);
                }
            }
        }

        return null;
    }

    private static bool Is(Word word, string meant) => word.MayBe(Word.Of(meant));
}
