using System.Buffers;
using System.Collections.Frozen;

namespace Hotline.Language;

public static partial class Vietnamese
{
    private static readonly SearchValues<char> PlainVowels = SearchValues.Create("aeiouy");

    // Words that mark a sentence as English and are no Vietnamese syllable without marks.
    private static readonly FrozenSet<string> EnglishWords = (
        "the is are was were be been being what where when which who whom whose why how does did done doing has had have having will would shall should could " +
        "may might must you your yours he she they them their his her its our us we this that these those there here and or but if of for from with about into " +
        "by at as any some all every get gets got need needs want wants apply register find know help please tell give take make much many free cost pay paid " +
        "until before after during than then also not yes thanks thank hello eligible available open opening hours office people person worker workers family " +
        "children child student students job jobs work working health insurance vaccine vaccination vaccinated support money benefit benefits social policy " +
        "policies province district phone number address because since while each both either another other others only just still already even ever never " +
        "always often again once soon very really quite too enough more most less like likes looking look looks wanted getting given gives giving taken takes " +
        "taking made makes making said says told telling asked asking ask asks using use used uses puts keep keeps kept keeping sets lets comes come coming " +
        "goes gone going went see sees seen show shows shown hear heard read live lives living lived stay stays staying belong belongs happen happens happened " +
        "mean means meant call calls called expect expected plan plans planned planning promise promised promises provide provided provides offer offers " +
        "offered include includes included including regarding concerning between among against under over within without through kind kinds type types sort " +
        "sorts thing things something anything nothing someone somebody anyone anybody everyone everybody nobody myself yourself himself herself themselves " +
        "ourselves father mother brother sister husband wife daughter uncle aunt friend friends dad old year years month months week weeks days date dates " +
        "today tomorrow yesterday safely recently currently mainly exactly actually especially altogether usually probably maybe perhaps however therefore " +
        "though although whether instead rather good bad big small new large great able sure possible better best well first last next main own same different " +
        "various several few").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    // English words that are also the letters of a Vietnamese syllable.
    private static readonly FrozenSet<string> EnglishOrVietnamese =
        "can do to in on me my i a an am so go no hi it up he she the than then at not get tin ten man men can ban sit hat hang song long son tan pin pan".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    // More of them, too frequent in Vietnamese to tell the language by.
    private static readonly FrozenSet<string> RatherVietnamese =
        "one out off run bus put let say set two ill eat end hit hot hut hum him ham hen day lay bay way buy guy ran van gan dan nan mat bat cat tap tip top sin sung tung bang sang thin mum mom yet".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True for a common English word that is no Vietnamese syllable ("when", "health").</summary>
    public static bool IsEnglishWord(string folded) => EnglishWords.Contains(folded);

    /// <summary>True for an English word that is also the letters of a Vietnamese syllable ("can", "in"): the words around it decide.</summary>
    public static bool MayBeEnglishWord(string folded) => EnglishOrVietnamese.Contains(folded) || RatherVietnamese.Contains(folded);

    /// <summary>A guess whether the text is English rather than Vietnamese with or without marks. False for short texts that could be both.</summary>
    public static bool LooksEnglish(string text) => LooksEnglish(Syllables(text));

    /// <inheritdoc cref="LooksEnglish(string)"/>
    public static bool LooksEnglish(IReadOnlyList<Syllable> syllables)
    {
        ArgumentNullException.ThrowIfNull(syllables);
        double english = 0;
        double vietnamese = 0;
        var certain = false;
        foreach (var syllable in syllables)
        {
            if (!syllable.Alphabetic)
            {
                vietnamese += IsKeyed(syllable) ? 1 : 0;
                continue;
            }

            if (syllable.Marked)
            {
                vietnamese += 2;
            }
            else if (EnglishOrVietnamese.Contains(syllable.Folded))
            {
                english += 0.5;
            }
            else if (EnglishWords.Contains(syllable.Folded))
            {
                english += 1;
                certain = true;
            }
            else if (SyllableGrammar.IsSyllable(syllable.Folded) || IsKeyed(syllable))
            {
                vietnamese += 1;
            }
            else if (syllable.Folded.Length >= 5 && syllable.Folded.AsSpan().ContainsAny(PlainVowels))
            {
                // Too long for an abbreviation and no syllable: more likely English than a slip.
                english += 0.5;
            }
        }

        // Names and slips are no syllables either: without one plain English word nothing is English.
        return certain && english >= 1.5 && english > vietnamese;
    }

    /// <summary>Raw keystrokes that stand for a syllable: "dduowngf", "tie6m".</summary>
    private static bool IsKeyed(Syllable syllable) =>
        Telex.Decode(syllable.Folded) is { } meant && SyllableGrammar.IsSyllable(Fold(meant.TrimEnd('1', '2', '3', '4', '5')));
}
