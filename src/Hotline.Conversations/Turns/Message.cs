using System.Text.Json.Nodes;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Replies;
using Hotline.Conversations.Understanding;
using Hotline.Language;

namespace Hotline.Conversations.Turns;

/// <summary>A citizen's message as the steps see it.</summary>
internal sealed class Message
{
    /// <summary>Longest text that is read, in UTF-16 units.</summary>
    public const int LongestText = 2_000;

    private Message(Activity activity, string text, Speaker speaker)
    {
        Activity = activity;
        Text = text;
        Words = Words.Of(Cut(text));
        Speaker = speaker;
    }

    public Activity Activity { get; }

    /// <summary>What was written or tapped, raw keystrokes as the letters that were meant; empty when there is nothing to read.</summary>
    public string Text { get; }

    public Words Words { get; }

    /// <summary>Speaks the language of this message.</summary>
    public Speaker Speaker { get; }

    public bool HasAttachment => Activity.Content["attachments"] is JsonArray { Count: > 0 };

    /// <summary>Province the page says, unchecked.</summary>
    public string? PageProvince => Activity.Content.Text("channelData", "hotline", "province");

    public static Message Of(Activity activity, Dialogs dialogs, string? language)
    {
        var text = RawKeys.Read(TextOf(activity, dialogs));
        var words = Words.Of(Cut(text));
        return new Message(activity, text, new Speaker(dialogs.Phrases, LanguageOf(words, dialogs.Signals) ?? language ?? Phrases.VietnameseTag, activity.Sequence));
    }

    /// <summary>The same message with other words.</summary>
    public Message With(string text) => new(Activity, text, Speaker);

    /// <summary>The same message, answered in a language.</summary>
    public Message In(string language, Dialogs dialogs) => new(Activity, Text, new Speaker(dialogs.Phrases, language, Activity.Sequence));

    /// <summary>A text no longer than what is read.</summary>
    public static string Cut(string text) => text.Length <= LongestText ? text : text[..LongestText];

    /// <summary>The language a message is clearly written in; null when it does not tell ("ok", a code).</summary>
    public static string? LanguageOf(Words words, Signals signals)
    {
        var english = signals.Count(SignalNames.English, words);
        var vietnamese = signals.Count(SignalNames.Vietnamese, words);
        for (var i = 0; i < words.Count; i++)
        {
            // A word with marks is Vietnamese whatever it says.
            vietnamese += words[i].Tone != '\0' || words[i].Letters != words[i].Bare ? 1 : 0;
        }

        return (english, vietnamese) switch
        {
            (0, 0) => null,
            _ when english > vietnamese => english >= 2 || words[0].Bare.Length > 2 ? Phrases.EnglishTag : null,
            _ when vietnamese > english => Phrases.VietnameseTag,
            _ => null,
        };
    }

    /// <summary>The text of a message, or of the button behind one that carries only a value.</summary>
    private static string TextOf(Activity activity, Dialogs dialogs)
    {
        if (!string.IsNullOrWhiteSpace(activity.Text))
        {
            return activity.Text.Trim();
        }

        switch (activity.Content["value"])
        {
            case JsonValue value when value.TryGetValue<string>(out var text):
                return text.Trim();
            case JsonObject value:
                return value.Text("text")?.Trim() ?? value.Text("action") switch
                {
                    "open-ticket" => Say(PhraseKeys.ButtonOpenTicket),
                    "look-up-ticket" => $"{Say(PhraseKeys.ButtonLookUpTicket)} {value.Text("code")}",
                    "talk-to-person" => Say(PhraseKeys.ButtonPerson),
                    "choose-province" => Say(PhraseKeys.ButtonChooseProvince),
                    "what-can-you-do" => Say(PhraseKeys.ButtonWhatCanYouDo),
                    "cancel" => Say(PhraseKeys.ButtonCancel),
                    _ => "",
                };
            default:
                return "";
        }

        string Say(string key) => dialogs.Phrases.Say(Phrases.VietnameseTag, key, 0);
    }
}
