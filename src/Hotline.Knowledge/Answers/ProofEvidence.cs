using Hotline.Knowledge.Releases;
using Hotline.Knowledge.Sources;
using Hotline.Language;

namespace Hotline.Knowledge.Answers;

/// <summary>
/// What a reply may state: the claims of the passages it cites and of their documents' records, of agency records, of calendar entries with their computed
/// dates, and the emergency numbers. Anything else that a reply draws on is added here by name, one source at a time. Built by one thread, then read-only.
/// </summary>
public sealed class ProofEvidence
{
    private readonly AgencyNames agencies;
    private readonly HashSet<ulong> held = [];
    private readonly List<Claim> read = [];
    private readonly List<DateOnly> days = [];

    internal ProofEvidence(AgencyNames agencies, IEnumerable<EmergencyNumber> emergencies)
    {
        this.agencies = agencies;
        foreach (var emergency in emergencies)
        {
            held.Add(Key(ClaimKind.PhoneNumber, ProofWords.Of(emergency.Number)));
            Add(emergency.Name);
        }
    }

    /// <summary>Nothing but the emergency numbers of a release.</summary>
    public ProofEvidence(Release release)
        : this(NotNull(release).AgencyNames, release.Emergencies)
    {
    }

    internal AgencyNames Agencies => agencies;

    /// <summary>The passages of a release, with the records of their documents: what a text that cites them may state.</summary>
    public static ProofEvidence Of(IEnumerable<Passage> cited, Release release)
    {
        ArgumentNullException.ThrowIfNull(cited);
        var evidence = new ProofEvidence(release);
        foreach (var passage in cited)
        {
            evidence.Add(passage, release);
        }

        return evidence;
    }

    /// <summary>The passage's words and headings, and its document's record.</summary>
    public ProofEvidence Add(Passage passage, Release release)
    {
        ArgumentNullException.ThrowIfNull(passage);
        ArgumentNullException.ThrowIfNull(release);
        Add(passage.Text);
        foreach (var heading in passage.Trail)
        {
            Add(heading);
        }

        if (passage.Section is { } section)
        {
            Add(section);
        }

        return release.Documents.TryGetValue(passage.DocumentId, out var document) ? Add(document) : this;
    }

    /// <summary>The document's record: how it is named, when it was issued, the days it speaks of, its province.</summary>
    public ProofEvidence Add(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Add(document.CitationName);
        if (document.IssuedOnAsWritten is { } written)
        {
            Add(written);
        }

        foreach (var day in (ReadOnlySpan<DateOnly?>)[document.IssuedOn, document.Period?.From, document.Period?.To])
        {
            if (day is { } known)
            {
                AddDate(known.Day, known.Month, known.Year);
            }
        }

        AddProvince(document.Province);
        return this;
    }

    /// <summary>The agency's record: its names and what became of it.</summary>
    public ProofEvidence Add(Agency agency)
    {
        ArgumentNullException.ThrowIfNull(agency);
        held.Add(Key(ClaimKind.Agency, AgencyNames.KeyOf(agency)));
        AddProvince(agency.Province);
        Add(agency.Name);
        foreach (var since in (ReadOnlySpan<string?>)[agency.Since, agency.SinceInEnglish])
        {
            if (since is not null)
            {
                Add(since);
            }
        }

        return this;
    }

    /// <summary>The calendar entry's record and the days computed from its rule.</summary>
    public ProofEvidence Add(CalendarEntry entry, IEnumerable<DateOnly> days)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(days);
        Add(entry.Name);
        Add(entry.Place);
        Add(entry.Quote.Text);
        AddProvince(entry.Province);
        foreach (var text in (ReadOnlySpan<string?>)[entry.NameInEnglish, entry.PlaceInEnglish, entry.Ask])
        {
            if (text is not null)
            {
                Add(text);
            }
        }

        foreach (var day in days)
        {
            Add(day);
        }

        return this;
    }

    /// <summary>A day that was computed, with its weekday.</summary>
    public ProofEvidence Add(DateOnly day)
    {
        AddDate(day.Day, day.Month, day.Year);
        held.Add(Key(ClaimKind.Weekday, (ulong)day.DayOfWeek));
        days.Add(day);
        return this;
    }

    /// <summary>Everything a named source says: a quote, a record's text, an address of this service.</summary>
    public ProofEvidence Add(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        read.Clear();
        ProofReader.Read(Vietnamese.Compose(text), agencies, read);
        foreach (var claim in read)
        {
            Add(claim);
        }

        return this;
    }

    /// <summary>Whether something added supports the claim.</summary>
    internal bool Holds(in Claim claim)
    {
        if (claim.Length == 0)
        {
            // Read for evidence only.
            return true;
        }

        switch (claim.Kind)
        {
            case ClaimKind.Number when claim.Value < 0:
                return held.Contains(Key(ClaimKind.Number, claim.Key));
            case ClaimKind.Number:
                return held.Contains(Key(claim.Value, claim.Unit));
            case ClaimKind.Percentage or ClaimKind.Time:
                return held.Contains(Key(claim.Kind, Exact(claim.Value)));
            case ClaimKind.Weekday:
                return held.Contains(Key(claim.Kind, (ulong)claim.Value));
            case ClaimKind.Date:
                return held.Contains(DateKey(claim.Day, claim.Month, claim.Year));
            case ClaimKind.DocumentNumber:
                return held.Contains(claim.Key == 0
                    ? DocumentKey(claim.Value, claim.Year, claim.Qualifier, 2)
                    : DocumentKey(claim.Value, claim.Year, claim.Key, 1));
            case ClaimKind.Agency:
                if (claim.Qualifier != 0 && !held.Contains(Key(ClaimKind.Agency, claim.Qualifier)))
                {
                    return false;
                }

                if (claim.Value == 0)
                {
                    return held.Contains(Key(ClaimKind.Agency, claim.Key));
                }

                foreach (var office in agencies.OfficesOf(claim.Key))
                {
                    if (held.Contains(Key(ClaimKind.Agency, office)))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return held.Contains(Key(claim.Kind, claim.Key));
        }
    }

    /// <summary>Whether a date falls on the weekday that stands beside it. One without a year is that of a day added; where there is none, nothing is known.</summary>
    internal bool Agrees(in Claim weekday, in Claim date)
    {
        if (date.Day == 0)
        {
            return true;
        }

        var wanted = (DayOfWeek)(int)weekday.Value;
        if (date.Year > 0 && date.Month > 0)
        {
            return date.Month <= 12 && date.Year <= 9999 && date.Day <= DateTime.DaysInMonth(date.Year, date.Month) && new DateOnly(date.Year, date.Month, date.Day).DayOfWeek == wanted;
        }

        var (day, month) = (date.Day, date.Month);
        List<DateOnly> meant = [.. days.Where(known => known.Day == day && (month == 0 || known.Month == month))];
        return meant.Count == 0 || meant.Exists(known => known.DayOfWeek == wanted);
    }

    private void Add(in Claim claim)
    {
        switch (claim.Kind)
        {
            case ClaimKind.Number when claim.Value < 0:
                held.Add(Key(ClaimKind.Number, claim.Key));
                break;
            case ClaimKind.Number:
                held.Add(Key(claim.Value, claim.Unit));
                held.Add(Key(claim.Value, ClaimUnit.None));
                if (claim.Unit == ClaimUnit.None && claim.Value >= 1000)
                {
                    // "mức 1.500.000/người": a large number of nothing is a sum.
                    held.Add(Key(claim.Value, ClaimUnit.Dong));
                }

                break;
            case ClaimKind.Percentage or ClaimKind.Time:
                held.Add(Key(claim.Kind, Exact(claim.Value)));
                break;
            case ClaimKind.Weekday:
                held.Add(Key(claim.Kind, (ulong)claim.Value));
                break;
            case ClaimKind.Date:
                AddDate(claim.Day, claim.Month, claim.Year);
                break;
            case ClaimKind.DocumentNumber:
                AddDocument(claim);
                break;
            case ClaimKind.Agency:
                AddAgency(claim);
                break;
            default:
                held.Add(Key(claim.Kind, claim.Key));
                if (claim.Kind == ClaimKind.PhoneNumber && claim.Value > 0)
                {
                    held.Add(Key(claim.Value, ClaimUnit.None));
                }

                break;
        }
    }

    /// <summary>A date supports every part of itself: its month, its year, its day and month.</summary>
    private void AddDate(int day, int month, int year)
    {
        for (var parts = 1; parts < 8; parts++)
        {
            var (d, m, y) = ((parts & 1) > 0 ? day : 0, (parts & 2) > 0 ? month : 0, (parts & 4) > 0 ? year : 0);
            if (d + m + y > 0)
            {
                held.Add(DateKey(d, m, y));
            }
        }
    }

    /// <summary>"23/2021/QĐ-TTg" supports "Quyết định 23/2021", "QĐ 23" and the year 2021.</summary>
    private void AddDocument(in Claim claim)
    {
        foreach (var year in (ReadOnlySpan<int>)[claim.Year, 0])
        {
            if (claim.Key != 0)
            {
                held.Add(DocumentKey(claim.Value, year, claim.Key, 1));
            }

            // A letter's code names its issuer, not its kind.
            var kind = claim.Qualifier != 0 ? claim.Qualifier : ProofWords.Of("CV");
            held.Add(DocumentKey(claim.Value, year, kind, 2));
            held.Add(DocumentKey(claim.Value, year, DocumentKinds.AnyKind, 2));
        }

        if (claim.Year > 0)
        {
            AddDate(0, 0, claim.Year);
        }
    }

    private void AddAgency(in Claim claim)
    {
        if (claim.Qualifier != 0)
        {
            held.Add(Key(ClaimKind.Agency, claim.Qualifier));
        }

        if (claim.Value == 0)
        {
            held.Add(Key(ClaimKind.Agency, claim.Key));
            return;
        }

        foreach (var office in agencies.AllOfficesOf(claim.Key))
        {
            held.Add(Key(ClaimKind.Agency, office));
        }
    }

    private void AddProvince(string? id)
    {
        if (id is not null)
        {
            held.Add(Key(ClaimKind.Agency, AgencyNames.KeyOfProvince(id)));
        }
    }

    private static ulong Key(ClaimKind kind, ulong key) => ProofWords.Mix(((ulong)kind + 1) * 0x9E3779B97F4A7C15, key);

    private static ulong Key(decimal value, ClaimUnit unit) => ProofWords.Mix(Key(ClaimKind.Number, Exact(value)), (ulong)unit + 1);

    private static ulong DateKey(int day, int month, int year) => Key(ClaimKind.Date, (ulong)((year * 10_000) + (month * 100) + day));

    private static ulong DocumentKey(decimal number, int year, ulong code, ulong form) =>
        ProofWords.Mix(ProofWords.Mix(Key(ClaimKind.DocumentNumber, code), (ulong)number), ((ulong)year * 4) + form);

    /// <summary>The same for 1.5 and 1.50.</summary>
    private static ulong Exact(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        _ = decimal.GetBits(value / 1.000000000000000000000000000000000m, bits);
        return ProofWords.Mix(((ulong)(uint)bits[1] << 32) | (uint)bits[0], ((ulong)(uint)bits[3] << 32) | (uint)bits[2]);
    }

    private static Release NotNull(Release release)
    {
        ArgumentNullException.ThrowIfNull(release);
        return release;
    }
}
