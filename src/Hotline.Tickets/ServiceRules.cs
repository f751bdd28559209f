using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hotline.Language.Days;

namespace Hotline.Tickets;

/// <summary>How soon a ticket is served, in working time.</summary>
/// <param name="FirstReply">From its opening to the first word of a person.</param>
/// <param name="NextReply">From a citizen's further message to the next word of a person.</param>
/// <param name="Resolution">From its opening to its solution, without the time it waits for the citizen.</param>
public sealed record ServiceTargets(TimeSpan FirstReply, TimeSpan NextReply, TimeSpan Resolution);

/// <summary>What is promised of one ticket.</summary>
public sealed record ServiceLevel(WorkingHours Hours, ServiceTargets Targets);

/// <summary>What is promised, by agency and priority. Immutable; another calendar or other settings make other rules.</summary>
public sealed class ServiceRules
{
    private readonly WorkingHours general;
    private readonly Dictionary<string, WorkingHours> own;
    private readonly ServiceLevelSettings settings;

    private ServiceRules(ServiceLevelSettings settings, PublicHolidays holidays)
    {
        this.settings = settings;
        general = new(settings.Merged([]), holidays);
        own = settings.Agencies.Where(agency => agency.Value.Hours.Count > 0).ToDictionary(agency => agency.Key, agency => new WorkingHours(settings.Merged(agency.Value.Hours), holidays), StringComparer.Ordinal);
        Fingerprint = FingerprintOf(holidays);
    }

    /// <summary>The usual times on the holidays of the law.</summary>
    public static ServiceRules Usual { get; } = new(new ServiceLevelSettings(), PublicHolidays.ByLaw);

    /// <summary>Share of a clock's time after which it is about to run out, in percent.</summary>
    public int WarnAtPercent => settings.WarnAtPercent;

    /// <summary>The same for the same promises: what was reckoned under another one is reckoned again.</summary>
    public string Fingerprint { get; }

    /// <exception cref="ArgumentException">The settings have errors; ask <see cref="ServiceLevelSettings.Errors"/> first.</exception>
    public static ServiceRules Create(ServiceLevelSettings settings, PublicHolidays holidays)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(holidays);
        return settings.Errors("") is [var error, ..] ? throw new ArgumentException(error, nameof(settings)) : new(settings, holidays);
    }

    /// <summary>What is promised of a ticket: the agency's own, else its province's, else the general.</summary>
    /// <param name="agency">Agency id or province slug; null for the general.</param>
    /// <param name="priority">Of the ticket.</param>
    public ServiceLevel Of(string? agency, TicketPriority priority)
    {
        var special = agency is null ? null : settings.Agencies.GetValueOrDefault(agency) ?? settings.Agencies.GetValueOrDefault(ProvinceOf(agency));
        return new(HoursOf(agency), settings.TargetsOf(priority, special?.Targets));
    }

    /// <summary>When an agency (or, by its slug, a province) works.</summary>
    public WorkingHours HoursOf(string? agency) =>
        agency is null ? general : own.GetValueOrDefault(agency) ?? own.GetValueOrDefault(ProvinceOf(agency)) ?? general;

    private static string ProvinceOf(string agency) => agency.Split('/')[0];

    private string FingerprintOf(PublicHolidays holidays)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{settings.WarnAtPercent};");
        foreach (var (name, hours, targets) in settings.Agencies.OrderBy(agency => agency.Key, StringComparer.Ordinal)
            .Select(agency => (agency.Key, agency.Value.Hours, (Dictionary<string, ServiceTargetSettings>?)agency.Value.Targets)).Prepend(("", [], null)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}:");
            foreach (var (day, windows) in settings.Merged(hours).OrderBy(day => day.Key))
            {
                text.Append(CultureInfo.InvariantCulture, $"{day}={string.Join(',', windows.Select(window => $"{window.From}-{window.To}"))};");
            }

            foreach (var priority in Enum.GetValues<TicketPriority>())
            {
                text.Append(CultureInfo.InvariantCulture, $"{settings.TargetsOf(priority, targets)};");
            }
        }

        // Tickets live for weeks; these years reach far beyond any.
        for (var year = 2020; year <= 2060; year++)
        {
            foreach (var holiday in holidays.In(year))
            {
                text.Append(CultureInfo.InvariantCulture, $"{holiday.Day:yyyyMMdd},");
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}

/// <summary>The rules in force; another release of the knowledge may bring another calendar.</summary>
public sealed class CurrentServiceRules
{
    private volatile ServiceRules rules = ServiceRules.Usual;

    public ServiceRules Value
    {
        get => rules;
        set => rules = value;
    }
}
