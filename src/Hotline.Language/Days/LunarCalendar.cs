namespace Hotline.Language.Days;

/// <summary>
/// Vietnam's lunar calendar, computed after the method that Hồ Ngọc Đức published ("Thuật toán tính âm lịch"): a month begins on the day (at UTC+7, as law has it
/// since 1968) that holds the new moon; the month that holds the winter solstice is the eleventh; in a year of thirteen months the first one after it without a
/// major solar term is the leap month. The framework's ChineseLunisolarCalendar counts at UTC+8 and differs, for instance at Tết 1985, 2007 and 2030.
/// Checked for 1968 to 2100.
/// </summary>
public static class LunarCalendar
{
    /// <summary>Days from 1 January of year 1 to the epoch of Julian day numbers.</summary>
    private const int JulianOfDayZero = 1721426;

    private const double MeanMonth = 29.530588853;

    /// <summary>Julian day of the new moon that lunations are counted from (January 1900).</summary>
    private const double FirstNewMoon = 2415021.076998695;

    private const double Zone = 7.0 / 24;

    /// <summary>The day of the civil calendar; leap months, which bear the number of the month before, are not asked for.</summary>
    /// <param name="year">Lunar year, 1968 to 2100: the one that begins in that civil year.</param>
    /// <param name="month">1 to 12.</param>
    /// <param name="day">1 to 30; the 30th of a month of 29 days is the first of the next.</param>
    public static DateOnly ToCivil(int year, int month, int day)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 1968);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, 2100);
        ArgumentOutOfRangeException.ThrowIfLessThan(month, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(month, 12);
        ArgumentOutOfRangeException.ThrowIfLessThan(day, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(day, 30);

        // The months are counted from the eleventh of the year before, or for the last two from this year's own.
        var from = EleventhMonth(month < 11 ? year - 1 : year);
        var until = EleventhMonth(month < 11 ? year : year + 1);
        var offset = month < 11 ? month + 1 : month - 11;
        if (until - from > 365 && offset >= LeapOffset(from))
        {
            offset++;
        }

        var lunation = (int)Math.Floor(0.5 + ((from - FirstNewMoon) / MeanMonth));
        return DateOnly.FromDayNumber(NewMoonDay(lunation + offset) + day - 1 - JulianOfDayZero);
    }

    /// <summary>The first day of the lunar year: Tết Nguyên đán.</summary>
    public static DateOnly Tet(int year) => ToCivil(year, 1, 1);

    /// <summary>Julian day number of the first day of the lunar month that holds the winter solstice.</summary>
    private static int EleventhMonth(int year)
    {
        var lastDay = new DateOnly(year, 12, 31).DayNumber + JulianOfDayZero;
        var lunation = (int)Math.Floor((lastDay - 2415021) / MeanMonth);
        var day = NewMoonDay(lunation);
        return SolarTerm(day) >= 9 ? NewMoonDay(lunation - 1) : day;
    }

    /// <summary>How many months after the eleventh the leap month stands.</summary>
    private static int LeapOffset(int eleventh)
    {
        var lunation = (int)Math.Floor(0.5 + ((eleventh - FirstNewMoon) / MeanMonth));
        var offset = 1;
        var term = SolarTerm(NewMoonDay(lunation + offset));
        int before;
        do
        {
            before = term;
            offset++;
            term = SolarTerm(NewMoonDay(lunation + offset));
        }
        while (term != before && offset < 14);
        return offset - 1;
    }

    /// <summary>Julian day number, at UTC+7, of the new moon; 0 is that of January 1900. After Meeus, Astronomical Algorithms.</summary>
    private static int NewMoonDay(int lunation)
    {
        var t = lunation / 1236.85;
        var (t2, t3) = (t * t, t * t * t);
        var mean = 2415020.75933 + (29.53058868 * lunation) + (0.0001178 * t2) - (0.000000155 * t3) + (0.00033 * Sin(166.56 + (132.87 * t) - (0.009173 * t2)));
        var sun = 359.2242 + (29.10535608 * lunation) - (0.0000333 * t2) - (0.00000347 * t3);
        var moon = 306.0253 + (385.81691806 * lunation) + (0.0107306 * t2) + (0.00001236 * t3);
        var node = 21.2964 + (390.67050646 * lunation) - (0.0016528 * t2) - (0.00000239 * t3);
        var correction = ((0.1734 - (0.000393 * t)) * Sin(sun)) + (0.0021 * Sin(2 * sun)) - (0.4068 * Sin(moon)) + (0.0161 * Sin(2 * moon)) - (0.0004 * Sin(3 * moon))
            + (0.0104 * Sin(2 * node)) - (0.0051 * Sin(sun + moon)) - (0.0074 * Sin(sun - moon)) + (0.0004 * Sin((2 * node) + sun)) - (0.0004 * Sin((2 * node) - sun))
            - (0.0006 * Sin((2 * node) + moon)) + (0.0010 * Sin((2 * node) - moon)) + (0.0005 * Sin((2 * moon) + sun));
        var clock = -0.000278 + (0.000265 * t) + (0.000262 * t2);
        return (int)Math.Floor(mean + correction - clock + 0.5 + Zone);
    }

    /// <summary>In which twelfth of its course (0 from the spring equinox, 9 from the winter solstice) the sun stands when the day begins at UTC+7.</summary>
    private static int SolarTerm(int julianDay)
    {
        var t = (julianDay - 2451545.5 - Zone) / 36525;
        var t2 = t * t;
        var anomaly = 357.52910 + (35999.05030 * t) - (0.0001559 * t2) - (0.00000048 * t * t2);
        var longitude = 280.46645 + (36000.76983 * t) + (0.0003032 * t2)
            + ((1.914600 - (0.004817 * t) - (0.000014 * t2)) * Sin(anomaly)) + ((0.019993 - (0.000101 * t)) * Sin(2 * anomaly)) + (0.000290 * Sin(3 * anomaly));
        longitude -= 360 * Math.Floor(longitude / 360);
        return (int)Math.Floor(longitude / 30);
    }

    private static double Sin(double degrees) => Math.Sin(degrees * Math.PI / 180);
}
