using System.Buffers;
using System.Globalization;
using Word = Hotline.Knowledge.Answers.ProofWords.Word;

namespace Hotline.Knowledge.Answers;

/// <summary>
/// Reads the claims of a text, in Vietnamese and English. What is no claim, and why:
/// references ("[1]"), list numbers at the start of a line or a quotation ("1.", "“2)"), "Bước 2" and small counts of the bot's own ("2 việc", "3 cách"): they order the
/// reply and state nothing; digits inside a name ("F0", "COVID-19", "m2"): the name is the claim; a lone number word without a unit ("hai bên", "ba mẹ")
/// and every lone "một": they are grammar.
/// </summary>
internal ref struct ProofReader
{
    private readonly ReadOnlySpan<char> text;
    private readonly AgencyNames agencies;
    private readonly List<Claim> claims;
    private Token[] tokens;
    private int count;

    /// <summary>Kind of the document number read last, for "Nghị quyết 70 và 15".</summary>
    private ulong lastKind;
    private int lastDocumentEnd;

    private ProofReader(ReadOnlySpan<char> text, AgencyNames agencies, List<Claim> claims)
    {
        this.text = text;
        this.agencies = agencies;
        this.claims = claims;
        tokens = ArrayPool<Token>.Shared.Rent(Math.Max(16, text.Length / 3));
        lastDocumentEnd = -1;
    }

    private enum Kind
    {
        End,
        Word,
        Number,
        Sign,
        Web,
    }

    /// <summary>Adds the claims of a composed text, in order.</summary>
    public static void Read(ReadOnlySpan<char> composed, AgencyNames agencies, List<Claim> claims)
    {
        var reader = new ProofReader(composed, agencies, claims);
        try
        {
            reader.Cut();
            reader.Walk();
        }
        finally
        {
            ArrayPool<Token>.Shared.Return(reader.tokens);
        }
    }

    // ---- tokens ----

    private void Cut()
    {
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            var before = i > 0 ? text[i - 1] : ' ';
            if (char.IsAsciiLetterOrDigit(text[i]) && !char.IsLetterOrDigit(before) && before != '@' && WebEnd(i) is var web && web > i)
            {
                Add(new(Kind.Web, i, web - i, WebKey(text[i..web]), 0, Word.Other));
                i = web;
            }
            else if (char.IsAsciiDigit(text[i]))
            {
                var end = NumberEnd(i);
                var whole = TryValue(text[i..end], out var value);
                Add(new(Kind.Number, i, end - i, whole ? 1UL : 0, value, Word.Other));
                i = end;
            }
            else if (char.IsLetter(text[i]))
            {
                var end = i + 1;

                // "8h30": the digits behind are the minutes.
                var clock = char.IsAsciiDigit(before) && text[i] is 'h' or 'H' or 'g' && end < text.Length && char.IsAsciiDigit(text[end]);
                while (!clock && end < text.Length && (char.IsLetterOrDigit(text[end]) || (text[end] is '\'' or '’' && end + 1 < text.Length && char.IsLetter(text[end + 1]))))
                {
                    end++;
                }

                var key = ProofWords.Of(text[i..end]);
                Add(new(Kind.Word, i, end - i, key, 0, ProofWords.Find(key)));
                i = end;
            }
            else
            {
                Add(new(Kind.Sign, i, 1, text[i], 0, Word.Other));
                i++;
            }
        }
    }

    private void Add(Token token)
    {
        if (count == tokens.Length)
        {
            var larger = ArrayPool<Token>.Shared.Rent(count * 2);
            tokens.AsSpan(0, count).CopyTo(larger);
            ArrayPool<Token>.Shared.Return(tokens);
            tokens = larger;
        }

        tokens[count++] = token;
    }

    private readonly int NumberEnd(int start)
    {
        var end = start + 1;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] is '.' or ',' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))))
        {
            end++;
        }

        return end;
    }

    /// <summary>"20.000" and "20,000" are twenty thousand, "1,5" and "2.15" have decimals; false for "3.1.2" and "05.10.2021".</summary>
    private static bool TryValue(ReadOnlySpan<char> digits, out decimal value)
    {
        value = 0;
        var (points, commas, lastPoint, lastComma) = (digits.Count('.'), digits.Count(','), digits.LastIndexOf('.'), digits.LastIndexOf(','));
        if (digits.Length > 24)
        {
            return false;
        }

        if (points + commas == 0)
        {
            return decimal.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        }

        Span<char> plain = stackalloc char[24];
        var length = 0;
        var grouped = Grouped(digits, '.') && (commas == 0 || (commas == 1 && lastComma > lastPoint)) ? '.'
            : Grouped(digits, ',') && (points == 0 || (points == 1 && lastPoint > lastComma)) ? ','
            : '\0';
        foreach (var sign in digits)
        {
            if (sign != grouped)
            {
                plain[length++] = sign == ',' ? '.' : sign;
            }
        }

        return decimal.TryParse(plain[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>One to three digits, then groups of three, up to the end or the other sign.</summary>
    private static bool Grouped(ReadOnlySpan<char> digits, char sign)
    {
        var other = digits.IndexOf(sign == '.' ? ',' : '.');
        var whole = other < 0 ? digits : digits[..other];
        var first = whole.IndexOf(sign);
        if (first is < 1 or > 3 || whole[0] == '0')
        {
            return false;
        }

        for (var rest = whole[first..]; rest.Length > 0; rest = rest[4..])
        {
            if (rest[0] != sign || rest.Length < 4 || rest[1..4].IndexOf(sign) >= 0 || (rest.Length > 4 && rest[4] != sign))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>End of a web or mail address that begins here; the start itself when none does.</summary>
    private readonly int WebEnd(int start)
    {
        var rest = text[start..];
        var scheme = rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8 : rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7 : 0;
        var i = start + scheme;
        var label = i;
        var (labels, at) = (0, false);
        for (; i <= text.Length; i++)
        {
            var sign = i < text.Length ? text[i] : ' ';
            if (char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_')
            {
                continue;
            }

            if (i == label || char.IsLetter(sign))
            {
                break;
            }

            labels++;
            if (sign == '@' && !at)
            {
                (at, labels) = (true, 0);
            }
            else if (sign != '.' || i + 1 >= text.Length || !char.IsAsciiLetterOrDigit(text[i + 1]))
            {
                break;
            }

            label = i + 1;
        }

        if (i > text.Length)
        {
            i = text.Length;
        }

        if (i == label || labels < (scheme > 0 ? 1 : 2) || (scheme == 0 && !IsTopLevel(text[label..i])))
        {
            return start;
        }

        if (i < text.Length && (text[i] is '/' or '?' or '#' || (text[i] == ':' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]))))
        {
            while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] is not ('<' or '>' or '"' or '“' or '”' or ')' or ']' or '*'))
            {
                i++;
            }

            while (text[i - 1] is '.' or ',' or ';' or ':' or '!' or '?' or '/')
            {
                i--;
            }
        }

        return i;
    }

    private static bool IsTopLevel(ReadOnlySpan<char> label)
    {
        if (label.Length is < 2 or > 6)
        {
            return false;
        }

        Span<char> lower = stackalloc char[label.Length];
        label.ToLowerInvariant(lower);
        return lower is "vn" or "com" or "net" or "org" or "info" or "gov" or "edu" or "io" or "asia" or "biz" or "me" or "co" or "app" or "site" or "online" or "shop" or "top"
            or "club" or "dev" or "xyz" or "ly" or "gl" or "be" or "tv" or "cc" or "ai" or "page" or "store" or "live" or "news" or "vip" or "pro" or "us" or "eu" or "cn" or "ru";
    }

    private static ulong WebKey(ReadOnlySpan<char> address)
    {
        foreach (var opening in (ReadOnlySpan<string>)["https://", "http://", "www."])
        {
            if (address.StartsWith(opening, StringComparison.OrdinalIgnoreCase))
            {
                address = address[opening.Length..];
            }
        }

        return ProofWords.Of(address.TrimEnd('/'));
    }

    // ---- looking ----

    private readonly Token At(int i) => (uint)i < (uint)count ? tokens[i] : default;

    private readonly bool IsSign(int i, char sign) => At(i) is { Kind: Kind.Sign } token && token.Key == sign;

    private readonly bool IsDash(int i) => IsSign(i, '-') || IsSign(i, '–') || IsSign(i, '—');

    private readonly bool Adjacent(int i) => i > 0 && i < count && tokens[i - 1].Start + tokens[i - 1].Length == tokens[i].Start;

    private readonly ReadOnlySpan<char> Text(int i) => i < count ? text.Slice(tokens[i].Start, tokens[i].Length) : default;

    private readonly bool IsUpper(int i) => At(i).Kind == Kind.Word && char.IsUpper(text[tokens[i].Start]);

    /// <summary>A number of plain digits, at most so many; -1 for anything else.</summary>
    private readonly int Digits(int i, int most)
    {
        if (At(i).Kind != Kind.Number || tokens[i].Length > most)
        {
            return -1;
        }

        return int.TryParse(Text(i), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : -1;
    }

    private readonly int YearAt(int i) => At(i).Length == 4 && Digits(i, 4) is >= 1900 and <= 2099 and var year ? year : 0;

    private readonly bool LineStart(int i)
    {
        for (var at = tokens[i].Start - 1; at >= 0; at--)
        {
            // A paragraph that is quoted brings its official number along.
            if (text[at] is '\n' or '“')
            {
                return true;
            }

            if (!char.IsWhiteSpace(text[at]) && text[at] is not ('-' or '*' or '>' or '#'))
            {
                return false;
            }
        }

        return true;
    }

    private readonly void Claim(ClaimKind kind, int from, int to, decimal value = 0, ClaimUnit unit = ClaimUnit.None, int day = 0, int month = 0, int year = 0, ulong key = 0, ulong qualifier = 0)
    {
        var start = tokens[from].Start;
        claims.Add(new Claim
        {
            Kind = kind,
            Start = start,
            Length = tokens[to - 1].Start + tokens[to - 1].Length - start,
            Value = value,
            Unit = unit,
            Day = day,
            Month = month,
            Year = year,
            Key = key,
            Qualifier = qualifier,
        });
    }

    // ---- walking ----

    private void Walk()
    {
        for (var i = 0; i < count;)
        {
            i = tokens[i].Kind switch
            {
                Kind.Number => Numeral(i),
                Kind.Word => Spoken(i),
                Kind.Web => Address(i),
                _ => IsSign(i, '+') && At(i + 1).Kind == Kind.Number && Adjacent(i + 1) && Phone(i + 1, true) is var end && end > 0 ? end : i + 1,
            };
        }
    }

    private int Address(int i)
    {
        Claim(ClaimKind.WebAddress, i, i + 1, key: tokens[i].Key);
        return i + 1;
    }

    private int Numeral(int i)
    {
        if (IsMarker(i))
        {
            return i + 1;
        }

        var end = Document(i);
        if (end < 0 && IsService(i))
        {
            end = Phone(i, false);
        }

        // "Quyết định 1983" is no year; "Kế hoạch 2022" is.
        if (end < 0 && YearAt(i) > 0 && DocumentKindBefore(i) is > 0 and var kind && kind != DocumentKinds.Plan)
        {
            end = ShortDocument(i);
        }

        if (end < 0)
        {
            end = Date(i);
        }

        if (end < 0)
        {
            end = Phone(i, false);
        }

        if (end < 0)
        {
            end = ShortDocument(i);
        }

        return end > 0 ? end : Quantity(i);
    }

    /// <summary>Numbers that order the reply, and digits that belong to a name.</summary>
    private readonly bool IsMarker(int i)
    {
        if (IsSign(i - 1, '[') && Adjacent(i) && IsSign(i + 1, ']') && Adjacent(i + 1))
        {
            return true;
        }

        var digits = Digits(i, 2);
        if (digits >= 0 && (IsSign(i + 1, '.') || IsSign(i + 1, ')')) && Adjacent(i + 1) && !(i + 2 < count && Adjacent(i + 2) && !IsSign(i + 2, '*')) && LineStart(i))
        {
            return true;
        }

        if (digits >= 0 && (At(i - 1).Word == Word.Bước || (digits <= 9 && At(i + 1).Word == Word.Việc && At(i + 2).Word != Word.Làm)))
        {
            return true;
        }

        // COVID-19: glued by a dash to a word in capitals, unless that word is a kind of document.
        return IsSign(i - 1, '-') && Adjacent(i) && Adjacent(i - 1) && IsUpper(i - 2) && DocumentKinds.ByAbbreviation(tokens[i - 2].Key) == 0;
    }

    // ---- documents ----

    /// <summary>"68/NQ-CP", "23/2021/QĐ-TTg", "05-NQ/TU", "1173/SLĐTBXH – LĐVL"; -1 when it is none.</summary>
    private int Document(int i)
    {
        var number = Digits(i, 5);
        if (number < 0)
        {
            return -1;
        }

        var at = tokens[i].Start + tokens[i].Length;
        var year = 0;
        if (Char(at) == '/' && at + 5 < text.Length && int.TryParse(text.Slice(at + 1, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var four) && four is >= 1900 and <= 2099 && !char.IsAsciiDigit(Char(at + 5)))
        {
            (year, at) = (four, at + 5);
        }

        var sign = Char(at);
        if (sign is not ('/' or '-' or '–') || !char.IsUpper(Char(at + 1)) || (sign != '/' && year > 0))
        {
            return -1;
        }

        var slash = sign == '/';
        var first = 0UL;
        var code = 0UL;
        while (true)
        {
            var start = at + 1;
            while (start < text.Length && text[start] == ' ')
            {
                start++;
            }

            var end = start;
            while (end < text.Length && char.IsLetterOrDigit(text[end]))
            {
                end++;
            }

            // A stray space of the sources.
            if (text[start..end] is "SLĐT" && text[end..].StartsWith(" BXH", StringComparison.Ordinal))
            {
                code = ProofWords.Of("SLĐTBXH");
                end += 4;
            }
            else
            {
                var part = ProofWords.Of(text[start..end]);
                code = code == 0 ? part : ProofWords.Mix(code, part);
            }

            first = first == 0 ? code : first;
            at = end;
            var next = at;
            while (next < text.Length && text[next] == ' ')
            {
                next++;
            }

            sign = Char(next);
            var after = next + 1;
            while (after < text.Length && text[after] == ' ')
            {
                after++;
            }

            var spaced = next > at || after > next + 1;
            if (sign is not ('-' or '–' or '/') || !char.IsUpper(Char(after)) || (sign == '/' && (slash || spaced)) || (spaced && !AllCapitals(after)))
            {
                break;
            }

            slash |= sign == '/';
            at = next;

            // For evidence only: "1173/SLĐTBXH-LĐVL" is also known as "1173/SLĐTBXH".
            claims.Add(new Claim { Kind = ClaimKind.DocumentNumber, Start = tokens[i].Start, Length = 0, Value = number, Year = year, Key = code });
        }

        if (!slash)
        {
            return -1;
        }

        var last = i;
        while (last < count && tokens[last].Start < at)
        {
            last++;
        }

        var kind = DocumentKinds.ByAbbreviation(first);
        Claim(ClaimKind.DocumentNumber, i, last, value: number, year: year, key: code, qualifier: kind);
        (lastKind, lastDocumentEnd) = (kind, last);
        return last;
    }

    private readonly char Char(int at) => (uint)at < (uint)text.Length ? text[at] : '\0';

    private readonly bool AllCapitals(int at)
    {
        var end = at;
        while (end < text.Length && char.IsLetter(text[end]))
        {
            if (!char.IsUpper(text[end++]))
            {
                return false;
            }
        }

        return end - at >= 2;
    }

    /// <summary>"Nghị quyết 68", "QĐ số 23", "Quyết định 23/2021"; -1 when no kind of document stands before, or a unit after.</summary>
    private int ShortDocument(int i)
    {
        var number = Digits(i, 5);
        if (number < 1)
        {
            return -1;
        }

        var before = i - 1;
        while (IsSign(before, '.') || IsSign(before, '-') || IsSign(before, '*'))
        {
            before--;
        }

        var named = At(before).Word == Word.Số;
        if (named)
        {
            before--;
        }

        var kind = At(before).Kind == Kind.Word ? DocumentKinds.Before(At(before - 1).Key, At(before).Key, named) : 0;
        if (kind == 0 && lastDocumentEnd > 0 && At(before).Word == Word.Joins && before == lastDocumentEnd)
        {
            kind = lastKind;
        }

        var end = i + 1;
        var year = 0;
        if (IsSign(end, '/') && Adjacent(end) && Adjacent(end + 1) && YearAt(end + 1) is > 0 and var of)
        {
            (year, end) = (of, end + 2);
        }

        if (kind == 0 || (!named && ((Unit(end, out var after) != ClaimUnit.None && At(after).Kind != Kind.Number) || IsScale(end) || IsSign(end, '%') || At(end).Word is Word.People or Word.Times or Word.Phần)))
        {
            return -1;
        }

        Claim(ClaimKind.DocumentNumber, i, end, value: number, year: year, qualifier: kind);
        (lastKind, lastDocumentEnd) = (kind, end);
        return end;
    }

    // ---- dates ----

    private int Date(int i)
    {
        var token = tokens[i];

        // 05.10.2021 is one token of digits and points.
        if (token.Key == 0 && DottedDate(Text(i)) is var (day, month, year) && day > 0)
        {
            return Dated(i, i + 1, day, month, year);
        }

        var first = Digits(i, 4);
        if (first < 0)
        {
            return -1;
        }

        if (YearAt(i) > 0 && IsSign(i + 1, '-') && Digits(i + 2, 2) is >= 1 and <= 12 and var isoMonth && IsSign(i + 3, '-') && Digits(i + 4, 2) is >= 1 and <= 31 and var isoDay && Adjacent(i + 1) && Adjacent(i + 2) && Adjacent(i + 3))
        {
            return Dated(i, i + 5, isoDay, isoMonth, first);
        }

        if (token.Length <= 2 && (IsSign(i + 1, '/') || IsSign(i + 1, '-')) && Adjacent(i + 1) && Adjacent(i + 2) && Digits(i + 2, 4) is >= 0 and var second)
        {
            var sign = (char)tokens[i + 1].Key;
            if (IsSign(i + 3, sign) && Adjacent(i + 3) && Adjacent(i + 4) && YearAt(i + 4) > 0 && second is >= 1 and <= 12 && first is >= 1 and <= 31)
            {
                return Dated(i, i + 5, first, second, YearAt(i + 4));
            }

            if (YearAt(i + 2) > 0 && first is >= 1 and <= 12 && (sign == '/' || At(i - 1).Word == Word.Month) && DocumentKindBefore(i) == 0)
            {
                return Dated(i, i + 3, 0, first, YearAt(i + 2));
            }

            if (sign == '/' && tokens[i + 2].Length <= 2 && first > 0)
            {
                // A day and month, or a share: "26/11", "2/3". The two signs are compared alike.
                return WithYear(i, i + 3, first, second);
            }
        }

        if (token.Length <= 2 && first is >= 1 and <= 31 && At(i + 1).Word == Word.Month && Digits(i + 2, 2) is >= 1 and <= 12 and var inMonth && YearAt(i + 2) == 0)
        {
            return WithYear(i, i + 3, first, inMonth);
        }

        if (token.Length <= 2 && first is >= 1 and <= 31 && At(i + 1).Word == Word.EnglishMonth && IsUpper(i + 1))
        {
            var of = ProofWords.EnglishRank(Word.EnglishMonth, tokens[i + 1].Key) + 1;
            var yearAt = IsSign(i + 2, ',') ? i + 3 : i + 2;
            return YearAt(yearAt) > 0 ? Dated(i, yearAt + 1, first, of, YearAt(yearAt)) : Dated(i, i + 2, first, of, 0);
        }

        if (At(i - 1).Word == Word.EnglishMonth && IsUpper(i - 1))
        {
            var of = ProofWords.EnglishRank(Word.EnglishMonth, tokens[i - 1].Key) + 1;
            var comma = IsSign(i + 1, ',') ? i + 2 : i + 1;
            return YearAt(i) > 0 ? Dated(i - 1, i + 1, 0, of, YearAt(i))
                : first is < 1 or > 31 ? -1
                : YearAt(comma) > 0 ? Dated(i - 1, comma + 1, first, of, YearAt(comma))
                : Dated(i - 1, i + 1, first, of, 0);
        }

        if (At(i - 1).Word == Word.Month && first is >= 1 and <= 12 && token.Length <= 2)
        {
            return WithYear(i, i + 1, 0, first);
        }

        if (YearAt(i) > 0 && (At(i - 1).Word == Word.Five || (Unit(i + 1, out _) is ClaimUnit.None && !IsScale(i + 1) && At(i + 1).Word != Word.People && !IsSign(i + 1, '%'))))
        {
            return Dated(i, i + 1, 0, 0, first);
        }

        if (first is >= 1 and <= 31 && token.Length <= 2 && (At(i - 1).Word == Word.FirstDay || (At(i - 1).Word == Word.Day && !(At(i - 2) is { Kind: Kind.Number }))))
        {
            return Dated(i, i + 1, first, 0, 0);
        }

        return -1;
    }

    private readonly ulong DocumentKindBefore(int i)
    {
        var named = At(i - 1).Word == Word.Số;
        var before = named ? i - 2 : i - 1;
        return At(before).Kind == Kind.Word ? DocumentKinds.Before(At(before - 1).Key, At(before).Key, named) : 0;
    }

    /// <summary>A day and month, or a month, with the year that may follow: "năm 2021", "/2021", "- 2021".</summary>
    private int WithYear(int from, int to, int day, int month)
    {
        var at = At(to).Word == Word.Five ? to + 1 : IsSign(to, '/') || (IsSign(to, '-') && Adjacent(to) && day == 0) || (IsSign(to, ',') && YearAt(to + 1) > 0) ? to + 1 : -1;
        return at > 0 && YearAt(at) > 0 ? Dated(from, at + 1, day, month, YearAt(at)) : Dated(from, to, day, month, 0);
    }

    private readonly int Dated(int from, int to, int day, int month, int year)
    {
        Claim(ClaimKind.Date, from, to, day: day, month: month, year: year);
        return to;
    }

    private static (int Day, int Month, int Year) DottedDate(ReadOnlySpan<char> digits)
    {
        Span<Range> parts = stackalloc Range[4];
        return digits.Split(parts, '.') == 3 && int.TryParse(digits[parts[0]], NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day is >= 1 and <= 31
            && int.TryParse(digits[parts[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var month) && month is >= 1 and <= 12
            && int.TryParse(digits[parts[2]], NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1900 and <= 2099
            ? (day, month, year)
            : default;
    }

    // ---- telephones ----

    private int Phone(int i, bool international)
    {
        Span<char> digits = stackalloc char[16];
        var length = 0;
        var end = i;
        var opening = Text(i);
        if (!international && opening[0] != '0' && !IsService(i))
        {
            // "Gọi 113": the numbers of the emergency services, three digits, where calling is spoken of.
            if (Digits(i, 3) is >= 111 and <= 119 and var emergency && IsSpokenOfCalling(i) && Unit(i + 1, out _) == ClaimUnit.None && At(i + 1).Word != Word.People)
            {
                Claim(ClaimKind.PhoneNumber, i, i + 1, key: ProofWords.Of(opening), value: emergency);
                return i + 1;
            }

            return -1;
        }

        while (At(end).Kind == Kind.Number && length + tokens[end].Length <= 16 && (end == i || length < 11))
        {
            foreach (var sign in Text(end))
            {
                if (char.IsAsciiDigit(sign))
                {
                    digits[length++] = sign;
                }
            }

            end++;
            if (length >= 8 && At(end).Kind != Kind.Number && !(IsDash(end) && Adjacent(end) && Adjacent(end + 1)))
            {
                break;
            }

            if ((IsDash(end) || IsSign(end, '.')) && Adjacent(end) && At(end + 1).Kind == Kind.Number && Adjacent(end + 1))
            {
                end++;
            }
        }

        var from = international ? i - 1 : i;
        if (international && length >= 4 && digits[..2] is "84")
        {
            digits[1] = '0';
            digits = digits[1..];
            length--;
        }
        else if (international)
        {
            return -1;
        }

        if (length is < 8 or > 11 || end <= i)
        {
            return -1;
        }

        Claim(ClaimKind.PhoneNumber, from, end, key: ProofWords.Of(digits[..length]));
        return end;
    }

    /// <summary>"19001234", "1900 1234", "1800.1234": the year 1900 is followed by no digits.</summary>
    private readonly bool IsService(int i) => (Text(i).StartsWith("1800", StringComparison.Ordinal) || Text(i).StartsWith("1900", StringComparison.Ordinal))
        && (tokens[i].Length > 4 || (At(i + 1) is { Kind: Kind.Number, Length: >= 4 } && YearAt(i + 1) == 0));

    private readonly bool IsSpokenOfCalling(int i)
    {
        for (var near = i - 1; near >= 0 && near > i - 16; near--)
        {
            if (tokens[near].Word == Word.Call)
            {
                return true;
            }
        }

        return false;
    }

    // ---- numbers ----

    private readonly bool IsScale(int i) => At(i).Word is Word.Hundred or Word.Thousand or Word.Million or Word.Billion or Word.Dozen;

    private static decimal Scale(Word word) => word switch
    {
        Word.Dozen => 10m,
        Word.Hundred => 100m,
        Word.Thousand => 1_000m,
        Word.Million => 1_000_000m,
        _ => 1_000_000_000m,
    };

    /// <summary>What is counted, and where that word ends. "năm" is a year unless a number follows that makes it the name of one.</summary>
    private readonly ClaimUnit Unit(int i, out int end)
    {
        end = i + 1;
        switch (At(i).Word)
        {
            case Word.Đồng:
                return ClaimUnit.Dong;
            case Word.Minute:
                return ClaimUnit.Minute;
            case Word.Hour:
                return ClaimUnit.Hour;
            case Word.Day:
                return ClaimUnit.Day;
            case Word.Week:
                return ClaimUnit.Week;
            case Word.Month:
                return ClaimUnit.Month;
            case Word.Year:
                return ClaimUnit.Year;
            case Word.Five when !(YearAt(i + 1) > 0 && At(i - 1).Kind == Kind.Word && At(i - 1).Word == Word.Other):
                return ClaimUnit.Year;
            case Word.Age:
                return ClaimUnit.Age;
            default:
                if (IsSign(i, '₫'))
                {
                    return ClaimUnit.Dong;
                }

                end = i;
                return ClaimUnit.None;
        }
    }

    private int Quantity(int i)
    {
        var token = tokens[i];
        if (IsSign(i + 1, ':') && Adjacent(i + 1) && Adjacent(i + 2) && token.Length <= 2 && At(i + 2).Length == 2 && Digits(i, 2) is >= 0 and < 25 and var hour && Digits(i + 2, 2) is >= 0 and < 60 and var minute)
        {
            return Clock(i, i + 3, hour, minute);
        }

        var end = ReadNumber(i, out var value, out var whole);
        if (!whole)
        {
            // "3.1.2": no number, but still something that must stand in the source.
            Claim(ClaimKind.Number, i, i + 1, key: ProofWords.Of(Text(i)), value: -1);
            return i + 1;
        }

        if (At(end).Word == Word.Hour && value is >= 0 and < 25 && Digits(end + 1, 2) is >= 0 and < 60 and var past && (At(end + 2).Word == Word.Minute || tokens[end].Length == 1 || Unit(end + 2, out _) == ClaimUnit.None) && token.Length <= 2)
        {
            return Clock(i, At(end + 2).Word == Word.Minute ? end + 3 : end + 2, (int)value, past);
        }

        return Finish(i, end, value);
    }

    private readonly int Clock(int from, int to, int hour, int minute)
    {
        if (minute == 0)
        {
            Claim(ClaimKind.Number, from, to, value: hour, unit: ClaimUnit.Hour);
        }
        else
        {
            Claim(ClaimKind.Time, from, to, value: (hour * 60) + minute);
        }

        return to;
    }

    /// <summary>The claim of a number whose digits or words end before <paramref name="end"/>: with its percent sign, its unit, or the unit behind a range.</summary>
    private int Finish(int from, int end, decimal value)
    {
        if (PercentEnd(end) is > 0 and var percent)
        {
            Claim(ClaimKind.Percentage, from, percent, value: value);
            return percent;
        }

        var unit = Unit(end, out var after);
        if (unit == ClaimUnit.None && (IsDash(end) || At(end).Word == Word.Range))
        {
            // "5 - 7 ngày", "10 đến 15%": the first number counts what the second does. "từ 5 đến 10" of nothing stays of nothing.
            var next = end + 1;
            var far = At(next).Kind == Kind.Number ? ReadNumber(next, out _, out _) : ReadWords(next, out _, out _);
            if (far > next)
            {
                if (PercentEnd(far) > 0)
                {
                    Claim(ClaimKind.Percentage, from, end, value: value);
                    return end;
                }

                if (Unit(far, out _) is not ClaimUnit.None and var shared && YearAt(next) == 0)
                {
                    Claim(ClaimKind.Number, from, end, value: value, unit: shared);
                    return end;
                }
            }
        }

        Claim(ClaimKind.Number, from, after, value: value, unit: unit);
        return after;
    }

    private readonly int PercentEnd(int i)
    {
        if (IsSign(i, '%') || At(i).Word == Word.Percent)
        {
            return i + 1;
        }

        return At(i).Word == Word.Phần && At(i + 1).Word == Word.Hundred ? i + 2 : -1;
    }

    /// <summary>A number in digits with its scales: "1,5 triệu", "1 tỷ 200 triệu", "2 triệu rưỡi", "500 000 đồng".</summary>
    private readonly int ReadNumber(int i, out decimal value, out bool whole)
    {
        value = At(i).Value;
        whole = At(i).Key == 1;
        if (!whole)
        {
            return i + 1;
        }

        var end = i + 1;
        while (tokens[end - 1].Length is >= 1 and <= 3 && At(end).Length == 3 && Digits(end, 3) is >= 0 and var group && end < count && text[tokens[end].Start - 1] is ' ' or '\u00A0' && GroupsEndInDong(end) && value < 1_000_000_000_000m)
        {
            value = (value * 1000) + group;
            end++;
        }

        return Scaled(end, ref value);
    }

    private readonly bool GroupsEndInDong(int i)
    {
        while (At(i).Length == 3 && Digits(i, 3) >= 0)
        {
            i++;
        }

        return At(i).Word == Word.Đồng || IsSign(i, '₫');
    }

    private readonly int Scaled(int end, ref decimal value)
    {
        if (!IsScale(end))
        {
            return end;
        }

        var scale = 1m;
        while (IsScale(end) && !(scale > 1 && At(end).Word is Word.Hundred or Word.Dozen) && scale < 1_000_000_000m)
        {
            scale *= Scale(At(end++).Word);
        }

        if (value > 1_000_000_000_000m)
        {
            return end;
        }

        value *= scale;
        if (At(end).Word == Word.AndHalf)
        {
            value += scale / 2;
            return end + 1;
        }

        // "1 tỷ 200 triệu": a smaller scale goes on.
        if (At(end) is { Kind: Kind.Number, Key: 1 } next && IsScale(end + 1) && Scale(At(end + 1).Word) < scale)
        {
            var more = next.Value;
            end = Scaled(end + 1, ref more);
            value += more;
        }

        return end;
    }

    // ---- words ----

    private int Spoken(int i)
    {
        var token = tokens[i];
        if (token.Word == Word.Thứ && WeekdayAfter(i + 1) is >= 0 and var day)
        {
            if (IsCount(At(i - 1).Word) || IsCount(At(i - 2).Word))
            {
                // "lần thứ tư", "đợt dịch thứ tư"
                Claim(ClaimKind.Number, i, i + 2, value: day + 1);
                return i + 2;
            }

            Claim(ClaimKind.Weekday, i, i + 2, value: day);
            return i + 2;
        }

        if (token.Word == Word.Chủ && At(i + 1).Word == Word.Nhật)
        {
            Claim(ClaimKind.Weekday, i, i + 2, value: 0);
            return i + 2;
        }

        if (token.Word == Word.EnglishWeekday)
        {
            Claim(ClaimKind.Weekday, i, i + 1, value: ProofWords.EnglishRank(Word.EnglishWeekday, token.Key));
            return i + 1;
        }

        if (AgencyNames.Possible(this, i) is ( > 0, var longer) and var (shorter, _))
        {
            // For evidence only: an unknown agency of a reply is looked for among these.
            claims.Add(new Claim { Kind = ClaimKind.Agency, Start = token.Start, Length = 0, Key = shorter });
            claims.Add(new Claim { Kind = ClaimKind.Agency, Start = token.Start, Length = 0, Key = longer });
        }

        if (agencies.Find(this, i) is { End: > 0 } agency)
        {
            if (agency.Known && agencies.IsCommune(agency.Key) && IsReadersOwn(agency.End))
            {
                return agency.End;
            }

            Claim(ClaimKind.Agency, i, agency.End, key: agency.Key, value: agency.Known ? 1 : 0, qualifier: agency.Province);
            return agency.End;
        }

        if (agencies.ProvinceAt(this, i) is { End: > 0 } province)
        {
            // Not checked by itself; it lets an agency "of" that province pass.
            claims.Add(new Claim { Kind = ClaimKind.Agency, Start = token.Start, Length = 0, Key = province.Key });
            return province.End;
        }

        if (token.Word == Word.Month && WordMonth(i + 1) is > 0 and var month)
        {
            return WithYear(i, i + 2, 0, month);
        }

        var end = ReadWords(i, out var value, out var plain);
        if (end <= i)
        {
            return i + 1;
        }

        if (plain && !IsCounted(i, end, value))
        {
            return i + 1;
        }

        return Finish(i, end, value);
    }

    private static bool IsCount(Word word) => word is Word.Lần or Word.Times;

    /// <summary>"UBND xã nơi mình ở" sends readers to where they live and says nothing of who is in charge.</summary>
    private readonly bool IsReadersOwn(int end)
    {
        for (var i = end; i < end + 8; i++)
        {
            if (At(i).Word == Word.Nơi)
            {
                return true;
            }

            if (At(i).Kind == Kind.Word ? At(i).Word is not (Word.People or Word.Level or Word.Joins or Word.Range) : !IsSign(i, ',') && !IsSign(i, '/'))
            {
                return false;
            }
        }

        return false;
    }

    private readonly int WeekdayAfter(int i) => At(i) switch
    {
        { Kind: Kind.Number, Length: 1, Key: 1, Value: >= 2 and <= 7 and var day } => (int)day - 1,
        { Word: Word.Two } => 1,
        { Word: Word.Three } => 2,
        { Word: Word.Tư } => 3,
        { Word: Word.Five } => 4,
        { Word: Word.Six } => 5,
        { Word: Word.Seven } => 6,
        _ => -1,
    };

    /// <summary>"tháng ba", "tháng tư"; not "tháng hai lần", nor "một tháng ba ngày".</summary>
    private readonly int WordMonth(int i)
    {
        var month = At(i).Word switch
        {
            Word.Two => 2,
            Word.Three => 3,
            Word.Tư => 4,
            Word.Six => 6,
            Word.Seven => 7,
            Word.Eight => 8,
            Word.Nine => 9,
            _ => 0,
        };
        return month == 0 || At(i + 1).Word is Word.People or Word.Times or Word.Day or Word.Hour or Word.Tens or Word.Hundred || IsScale(i + 1) || At(i - 2).Kind == Kind.Number || At(i - 2).Word is >= Word.One and <= Word.Nine ? 0 : month;
    }

    /// <summary>A lone number word counts something when a unit follows: "ba ngày". "một" and "hằng năm người dân" do not.</summary>
    private readonly bool IsCounted(int i, int end, decimal value)
    {
        if (PercentEnd(end) > 0)
        {
            return true;
        }

        if (value == 1m)
        {
            return false;
        }

        var unit = Unit(end, out var after);
        var named = unit != ClaimUnit.None && At(after).Kind == Kind.Number;
        if (At(i).Word == Word.Five)
        {
            return unit is ClaimUnit.Day or ClaimUnit.Week or ClaimUnit.Month or ClaimUnit.Hour && !named;
        }

        if (unit == ClaimUnit.Year && At(end).Word == Word.Five && YearAt(after) > 0)
        {
            return false;
        }

        return unit != ClaimUnit.None ? !named : At(end).Word is Word.People or Word.Times || (At(end).Word == Word.Range && At(end + 1).Word is >= Word.One and <= Word.Nine && Unit(end + 2, out _) != ClaimUnit.None);
    }

    /// <summary>A number in words; the start itself when there is none. <paramref name="plain"/>: a single digit's word without a scale.</summary>
    private readonly int ReadWords(int i, out decimal value, out bool plain)
    {
        value = 0;
        plain = false;
        if (At(i).Word is Word.English or Word.EnglishTens)
        {
            return ReadEnglish(i, out value, out plain);
        }

        if (At(i).Word == Word.Half)
        {
            var scaled = 0.5m;
            var stop = Scaled(i + 1, ref scaled);
            if (stop == i + 1 && Unit(stop, out _) is not (ClaimUnit.Day or ClaimUnit.Month or ClaimUnit.Year))
            {
                return i;
            }

            value = scaled;
            return stop;
        }

        var end = i;
        var last = decimal.MaxValue;
        plain = true;
        while (true)
        {
            var next = Below1000(end, out var group, out var single);
            if (next == end)
            {
                break;
            }

            if (!IsScale(next) || At(next).Word is Word.Hundred)
            {
                if (end > i && single)
                {
                    // "hai triệu ba": colloquial, left as two million.
                    break;
                }

                value += group;
                plain &= single && end == i;
                end = next;
                break;
            }

            var scale = Scale(At(next).Word);
            if (scale >= last)
            {
                break;
            }

            var part = group;
            var stop = Scaled(next, ref part);
            value += part;
            plain = false;
            last = scale;
            end = stop;
        }

        return end;
    }

    private readonly int Below1000(int i, out decimal value, out bool single)
    {
        value = 0;
        single = false;
        var at = i;
        if (Digit(at) is >= 0 and var hundreds && At(at + 1).Word == Word.Hundred)
        {
            value = 100m * hundreds;
            at += 2;
            if (At(at).Word == Word.And && Digit(at + 1) > 0)
            {
                value += Digit(at + 1);
                return at + 2;
            }
        }

        if (At(at).Word == Word.Ten)
        {
            value += 10;
            at++;
            if (Unitary(at) is > 0 and var unit)
            {
                value += unit;
                at++;
            }

            return at;
        }

        if (Digit(at) is > 0 and var tens && At(at + 1).Word == Word.Tens)
        {
            value += 10m * tens;
            at += 2;
            if (Unitary(at) is > 0 and var unit)
            {
                value += unit;
                at++;
            }

            return at;
        }

        if (at == i && Digit(at) is > 0 and var alone)
        {
            value = alone;
            single = true;
            return at + 1;
        }

        return at;
    }

    private readonly int Digit(int i) => At(i).Word is >= Word.Zero and <= Word.Nine and var word && At(i).Kind == Kind.Word ? (int)word - (int)Word.Zero : -1;

    /// <summary>The last digit after "mười" or "mươi"; "năm" there is a year, five is "lăm".</summary>
    private readonly int Unitary(int i) => At(i).Word switch
    {
        Word.Mốt => 1,
        Word.One => 1,
        Word.Two => 2,
        Word.Three => 3,
        Word.Four or Word.Tư => 4,
        Word.Lăm => 5,
        Word.Six => 6,
        Word.Seven => 7,
        Word.Eight => 8,
        Word.Nine => 9,
        _ => 0,
    };

    private readonly int ReadEnglish(int i, out decimal value, out bool plain)
    {
        value = 0;
        var at = i;
        plain = true;
        if (At(at).Word == Word.EnglishTens)
        {
            value = (ProofWords.EnglishRank(Word.EnglishTens, tokens[at].Key) + 2) * 10;
            plain = false;
            at++;
            var ones = IsSign(at, '-') ? at + 1 : at;
            if (At(ones).Word == Word.English && ProofWords.EnglishRank(Word.English, tokens[ones].Key) < 9)
            {
                value += ProofWords.EnglishRank(Word.English, tokens[ones].Key) + 1;
                at = ones + 1;
            }
        }
        else
        {
            value = ProofWords.EnglishRank(Word.English, tokens[at].Key) + 1;
            plain = value < 10;
            at++;
        }

        var end = Scaled(at, ref value);
        plain &= end == at;
        return end;
    }

    // ---- for the names of agencies ----

    /// <summary>Key of the word at a place, with the place after it; signs and joining words between the words of a name are passed over.</summary>
    public readonly (ulong Key, int Next) NameWord(int i, bool first)
    {
        while (!first && i < count && (IsDash(i) || IsSign(i, '&') || IsSign(i, ',') || At(i).Word == Word.Joins))
        {
            i++;
        }

        return At(i).Kind == Kind.Word ? (tokens[i].Key, i + 1) : (0, i);
    }

    public readonly bool IsNameWord(int i) => IsUpper(i);

    /// <summary>Two capitals or more and nothing else.</summary>
    public readonly bool IsAcronym(int i) => At(i).Kind == Kind.Word && AllCapitals(tokens[i].Start);

    public readonly ulong KeyAt(int i) => At(i).Kind == Kind.Word ? tokens[i].Key : 0;

    private readonly record struct Token(Kind Kind, int Start, int Length, ulong Key, decimal Value, Word Word);
}

/// <summary>Kinds of documents as they stand before a number.</summary>
internal static class DocumentKinds
{
    private static readonly Dictionary<ulong, ulong> Abbreviations = new[] { "NQ", "QĐ", "KH", "CT", "KL", "CV", "NĐ", "TT", "CTr", "TB", "HD", "CĐ", "BC", "TTr" }
        .ToDictionary(word => ProofWords.Of(word), word => ProofWords.Of(word));

    private static readonly Dictionary<(ulong, ulong), (ulong Kind, bool OnlyNamed)> Pairs = new (string First, string Second, string Kind, bool OnlyNamed)[]
    {
        ("nghị", "quyết", "NQ", false), ("quyết", "định", "QĐ", false), ("kế", "hoạch", "KH", false), ("chỉ", "thị", "CT", false), ("kết", "luận", "KL", false),
        ("công", "văn", "CV", false), ("nghị", "định", "NĐ", false), ("thông", "tư", "TT", false), ("chương", "trình", "CTr", false), ("thông", "báo", "TB", true),
        ("công", "điện", "CĐ", false), ("hướng", "dẫn", "HD", true), ("báo", "cáo", "BC", true), ("tờ", "trình", "TTr", true), ("văn", "bản", "", true),
    }.ToDictionary(entry => (ProofWords.Of(entry.First), ProofWords.Of(entry.Second)), entry => (Any(entry.Kind), entry.OnlyNamed));

    private static readonly Dictionary<ulong, (ulong Kind, bool OnlyNamed)> Words = new (string Word, string Kind)[]
    {
        ("resolution", "NQ"), ("decision", "QĐ"), ("plan", "KH"), ("directive", "CT"), ("conclusion", "KL"), ("decree", "NĐ"), ("circular", "TT"), ("luật", ""),
    }.ToDictionary(entry => ProofWords.Of(entry.Word), entry => (Any(entry.Kind), false));

    public static readonly ulong Plan = ProofWords.Of("KH");

    /// <summary>Stands for a kind that cannot be told.</summary>
    public static readonly ulong AnyKind = 1;

    public static ulong ByAbbreviation(ulong key) => Abbreviations.GetValueOrDefault(key);

    /// <summary>The kind of document that two words name; 0 when they name none.</summary>
    public static ulong Before(ulong first, ulong second, bool named)
    {
        if (Abbreviations.TryGetValue(second, out var kind))
        {
            return kind;
        }

        var known = Pairs.TryGetValue((first, second), out var pair) || Words.TryGetValue(second, out pair);
        return known && (named || !pair.OnlyNamed) ? pair.Kind : 0;
    }

    private static ulong Any(string kind) => kind.Length == 0 ? 1 : ProofWords.Of(kind);
}
