using Hotline.Knowledge.Releases;
using Hotline.Knowledge.Sources;
using Hotline.Language;

namespace Hotline.Knowledge.Answers;

/// <summary>
/// The names of agencies in running text, in full, abbreviated ("Sở LĐ-TB&amp;XH", "UBND") and in English. Agencies of the same office in several provinces
/// ("Sở Y tế") are one name; the province said with it is looked at separately.
/// </summary>
internal sealed class AgencyNames
{
    /// <summary>Offices of the state that no agency record needs to hold, with the office they are when there is a record.</summary>
    private static readonly (string Name, string Office)[] General =
    [
        ("Ủy ban nhân dân", "ubnd-any"), ("Ủy ban nhân dân tỉnh", "ubnd"), ("Ủy ban nhân dân huyện", "ubnd-huyen"), ("Ủy ban nhân dân cấp huyện", "ubnd-huyen"),
        ("Ủy ban nhân dân các huyện", "ubnd-huyen"), ("Ủy ban nhân dân xã", "ubnd-xa"), ("Ủy ban nhân dân cấp xã", "ubnd-xa"), ("Ủy ban nhân dân các xã", "ubnd-xa"),
        ("Ủy ban nhân dân phường", "ubnd-xa"), ("Ủy ban nhân dân thị trấn", "ubnd-xa"), ("Ủy ban xã", "ubnd-xa"), ("Ủy ban phường", "ubnd-xa"),
        ("People's Committee", "ubnd-any"), ("Provincial People's Committee", "ubnd"), ("District People's Committee", "ubnd-huyen"), ("Commune People's Committee", "ubnd-xa"),
        ("Department of Labour", "so-ldtbxh"), ("Department of Labor", "so-ldtbxh"), ("Department of Labour, War Invalids and Social Affairs", "so-ldtbxh"),
        ("Department of Labor, War Invalids and Social Affairs", "so-ldtbxh"), ("Department of Labour, Invalids and Social Affairs", "so-ldtbxh"),
        ("Department of Labor, Invalids and Social Affairs", "so-ldtbxh"), ("Department of Health", "so-y-te"), ("Department of Education", "so-gddt"),
        ("Department of Education and Training", "so-gddt"), ("Department of Finance", "so-tai-chinh"), ("Department of Planning and Investment", "so-khdt"),
        ("Department of Construction", "so-xay-dung"), ("Department of Information and Communications", "so-tttt"), ("Department of Home Affairs", "so-noi-vu"),
        ("Department of Agriculture and Rural Development", "so-nnptnt"), ("Social Insurance Agency", "bhxh"), ("Provincial Social Insurance", "bhxh"),
        ("Bank for Social Policies", "nhcsxh"), ("Social Policy Bank", "nhcsxh"), ("Fatherland Front", "mttq"), ("Confederation of Labour", "ldld"), ("Confederation of Labor", "ldld"),
        ("Federation of Labour", "ldld"), ("Federation of Labor", "ldld"), ("Employment Service Centre", "trung-tam-dvvl"), ("Employment Service Center", "trung-tam-dvvl"),
        ("Job Service Centre", "trung-tam-dvvl"), ("Job Service Center", "trung-tam-dvvl"), ("Trung tâm Dịch vụ việc làm", "trung-tam-dvvl"),
        ("Sở Nội vụ", "so-noi-vu"), ("Công an", "cong-an"), ("Sở Lao động", "so-ldtbxh"),
    ];

    /// <summary>Long forms and what stands for them in official writing; a name is known in every form.</summary>
    private static readonly (string Long, string[] Short)[] Abbreviations =
    [
        ("Lao động Thương binh và Xã hội", ["LĐTBXH", "LĐ TB XH", "LĐ TBXH", "Lao động TBXH", "LĐTB XH"]),
        ("Ủy ban nhân dân", ["UBND"]),
        ("Hội đồng nhân dân", ["HĐND"]),
        ("Bảo hiểm xã hội", ["BHXH"]),
        ("Ngân hàng Chính sách xã hội", ["NHCSXH"]),
        ("Giáo dục và Đào tạo", ["GDĐT", "GD ĐT"]),
        ("Kế hoạch và Đầu tư", ["KHĐT", "KH ĐT"]),
        ("Thông tin và Truyền thông", ["TTTT", "TT TT"]),
        ("Nông nghiệp và Phát triển nông thôn", ["NNPTNT", "NN PTNT"]),
        ("Mặt trận Tổ quốc Việt Nam", ["MTTQ Việt Nam", "MTTQVN"]),
        ("Mặt trận Tổ quốc", ["MTTQ"]),
        ("Liên đoàn lao động", ["LĐLĐ"]),
        ("Chỉ huy Quân sự", ["CHQS"]),
        ("Dịch vụ việc làm", ["DVVL"]),
    ];

    /// <summary>A name that says nothing of an agency when the province is taken off it: insurance, the front line.</summary>
    private static readonly HashSet<string> NotAlone = new(StringComparer.OrdinalIgnoreCase) { "Bảo hiểm xã hội", "BHXH", "tỉnh", "Ủy ban", "Ủy ban tỉnh" };

    private static readonly HashSet<ulong> Openers = [.. "sở bộ cục phòng ban viện hội đoàn quỹ tổ trường".Split(' ').Select(word => ProofWords.Of(word))];

    private static readonly HashSet<(ulong, ulong)> LongOpeners =
    [
        .. new[] { "trung tâm", "ngân hàng", "liên đoàn", "bệnh viện", "chi cục", "tổng cục", "công ty", "ủy ban", "hội đồng", "văn phòng", "department of", "ministry of" }
            .Select(words => words.Split(' ')).Select(words => (ProofWords.Of(words[0]), ProofWords.Of(words[1]))),
    ];

    private static readonly ulong Commune = OfficeKey("ubnd-xa");
    private static readonly ulong Sở = ProofWords.Of("sở");
    private static readonly ulong Cơ = ProofWords.Of("cơ");
    private static readonly ulong Trụ = ProofWords.Of("trụ");
    private static readonly ulong Tỉnh = ProofWords.Of("tỉnh");
    private static readonly ulong Thành = ProofWords.Of("thành");
    private static readonly ulong Phố = ProofWords.Of("phố");
    private static readonly ulong Của = ProofWords.Of("của");
    private static readonly ulong Of = ProofWords.Of("of");

    private readonly Dictionary<(int Node, ulong Word), int> next = [];
    private readonly List<Node> nodes = [new()];
    private readonly Dictionary<(int Node, ulong Word), int> nextProvince = [];
    private readonly List<ulong> provinces = [0];

    public AgencyNames(IEnumerable<Agency> agencies, IEnumerable<Province> places)
    {
        List<Province> known = [.. places];
        foreach (var (name, office) in General)
        {
            Add(name, OfficeKey(office));
        }

        foreach (var name in OfficialNames.Authorities)
        {
            Add(name, ProofWords.Of("name:" + name));
        }

        foreach (var agency in agencies)
        {
            foreach (var name in agency.OtherNames.Append(agency.Name))
            {
                if (WithoutProvince(name, known) is not { } bare)
                {
                    Add(name, KeyOf(agency));
                }
                else if (!NotAlone.Contains(bare))
                {
                    Add(bare, KeyOf(agency));
                }
                else if (bare != "tỉnh")
                {
                    Add(name, KeyOf(agency));
                }
            }
        }

        foreach (var place in known)
        {
            AddProvince(place.Name, ProofWords.Of(place.Id));
            if (place.Name.StartsWith("Thành phố ", StringComparison.Ordinal))
            {
                AddProvince(place.Name["Thành phố ".Length..], ProofWords.Of(place.Id));
            }
        }
    }

    public static ulong KeyOf(Agency agency) => OfficeKey(agency.Id[(agency.Id.IndexOf('/', StringComparison.Ordinal) + 1)..]);

    public static ulong KeyOfProvince(string id) => ProofWords.Of(id);

    /// <summary>The offices that a name read by <see cref="Find"/> may mean.</summary>
    public IReadOnlyList<ulong> OfficesOf(ulong name) => nodes[(int)name].Offices;

    /// <summary>The offices of a name and of the shorter names it begins with: who writes "UBND tỉnh An Giang" has written "UBND".</summary>
    public IEnumerable<ulong> AllOfficesOf(ulong name)
    {
        for (var node = (int)name; node > 0; node = nodes[node].Parent)
        {
            foreach (var office in nodes[node].Offices)
            {
                yield return office;
            }
        }
    }

    /// <summary>The longest name that begins at a token; <c>End</c> is 0 when none does. An unknown name is told by its first words.</summary>
    public (int End, ulong Key, bool Known, ulong Province) Find(scoped in ProofReader reader, int i)
    {
        if (IsInsideWord(reader, i))
        {
            return default;
        }

        var (node, at, end, found) = (0, i, 0, 0);
        while (true)
        {
            var (word, after) = reader.NameWord(at, at == i);
            if (word == 0 || !next.TryGetValue((node, word), out node))
            {
                break;
            }

            at = after;
            if (nodes[node].Offices.Count > 0)
            {
                (end, found) = (at, node);
            }
        }

        if (end > 0)
        {
            var (province, stop) = ProvinceAfter(reader, end);
            return (stop, (ulong)found, true, province);
        }

        var opening = Openers.Contains(reader.KeyAt(i)) ? i + 1 : LongOpeners.Contains((reader.KeyAt(i), reader.KeyAt(i + 1))) ? i + 2 : 0;
        return opening > 0 && reader.IsNameWord(i) && reader.IsNameWord(opening) && ProvinceAt(reader, opening).End == 0
            ? reader.IsAcronym(opening) || reader.KeyAt(opening + 1) == 0
                ? (opening + 1, Opening(reader, opening).Shorter, false, 0UL)
                : (opening + 2, Opening(reader, opening).Longer, false, 0UL)
            : default;
    }

    /// <summary>The unknown name that could begin at a token, whatever its case, by its first two and three words; 0 when none could.</summary>
    public static (ulong Shorter, ulong Longer) Possible(scoped in ProofReader reader, int i)
    {
        var opening = IsInsideWord(reader, i) ? 0 : Openers.Contains(reader.KeyAt(i)) ? i + 1 : LongOpeners.Contains((reader.KeyAt(i), reader.KeyAt(i + 1))) ? i + 2 : 0;
        return opening > 0 && reader.KeyAt(opening) > 0 ? Opening(reader, opening) : default;
    }

    /// <summary>Whether the name is that of every commune's committee.</summary>
    public bool IsCommune(ulong name) => nodes[(int)name].Offices.Contains(Commune);

    /// <summary>The province whose name begins at a token.</summary>
    public (int End, ulong Key) ProvinceAt(scoped in ProofReader reader, int i)
    {
        var (node, at, end, key) = (0, i, 0, 0UL);
        while (true)
        {
            var (word, after) = reader.NameWord(at, at == i);
            if (word == 0 || !nextProvince.TryGetValue((node, word), out node))
            {
                return (end, key);
            }

            at = after;
            if (provinces[node] != 0)
            {
                (end, key) = (at, provinces[node]);
            }
        }
    }

    /// <summary>"cơ sở giáo dục" and "trụ sở y tế" are no departments.</summary>
    private static bool IsInsideWord(scoped in ProofReader reader, int i) => reader.KeyAt(i) == Sở && (reader.KeyAt(i - 1) == Cơ || reader.KeyAt(i - 1) == Trụ);

    private static ulong OfficeKey(string office) => ProofWords.Of("office:" + office);

    private static (ulong Shorter, ulong Longer) Opening(scoped in ProofReader reader, int opening)
    {
        var key = ProofWords.Mix(reader.KeyAt(opening - 1), reader.KeyAt(opening));
        return (key, reader.KeyAt(opening + 1) is > 0 and var third ? ProofWords.Mix(key, third) : key);
    }

    private (ulong Province, int End) ProvinceAfter(scoped in ProofReader reader, int end)
    {
        var at = end;
        if (reader.KeyAt(at) == Của || reader.KeyAt(at) == Of)
        {
            at++;
        }

        if (reader.KeyAt(at) == Tỉnh)
        {
            at++;
        }
        else if (reader.KeyAt(at) == Thành && reader.KeyAt(at + 1) == Phố)
        {
            at += 2;
        }

        return ProvinceAt(reader, at) is { End: > 0 } province ? (province.Key, province.End) : (0, end);
    }

    private void Add(string name, ulong office)
    {
        foreach (var form in Forms(name))
        {
            var node = 0;
            var parent = 0;
            foreach (var word in WordsOf(form))
            {
                if (nodes[node].Offices.Count > 0)
                {
                    parent = node;
                }

                if (!next.TryGetValue((node, word), out var child))
                {
                    child = nodes.Count;
                    nodes.Add(new());
                    next[(node, word)] = child;
                }

                node = child;
            }

            if (node > 0 && !nodes[node].Offices.Contains(office))
            {
                nodes[node].Offices.Add(office);
                nodes[node].Parent = parent;
            }
        }
    }

    private void AddProvince(string name, ulong key)
    {
        var node = 0;
        foreach (var word in WordsOf(name))
        {
            if (!nextProvince.TryGetValue((node, word), out var child))
            {
                child = provinces.Count;
                provinces.Add(0);
                nextProvince[(node, word)] = child;
            }

            node = child;
        }

        provinces[node] = key;
    }

    private static IEnumerable<string> Forms(string name)
    {
        var plain = Plain(name);
        yield return plain;
        foreach (var (full, shorts) in Abbreviations)
        {
            foreach (var (from, tos) in shorts.Select(one => (one, new[] { full })).Append((full, shorts)))
            {
                var at = OfficialNames.IndexOfWords(plain, Plain(from));
                if (at >= 0)
                {
                    foreach (var to in tos)
                    {
                        yield return plain[..at] + Plain(to) + plain[(at + Plain(from).Length)..];
                    }
                }
            }
        }
    }

    /// <summary>The words of a name that count, as <see cref="ProofReader.NameWord"/> reads them from a text.</summary>
    private static string Plain(string name) => string.Join(' ', Vietnamese.Compose(name)
        .Split([' ', '-', '–', '&', ',', '(', ')'], StringSplitOptions.RemoveEmptyEntries)
        .Where(word => !word.Equals("và", StringComparison.OrdinalIgnoreCase) && !word.Equals("and", StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<ulong> WordsOf(string name) => Plain(name).Split(' ').Select(word => ProofWords.Of(word));

    /// <summary>"UBND tỉnh An Giang" becomes "UBND tỉnh"; null when no province ends the name.</summary>
    private static string? WithoutProvince(string name, List<Province> places)
    {
        var place = places.Find(place => name.EndsWith(" " + place.Name, StringComparison.OrdinalIgnoreCase));
        return place is null ? null : name[..^place.Name.Length].Trim();
    }

    private sealed class Node
    {
        public List<ulong> Offices { get; } = [];

        /// <summary>The nearest shorter name.</summary>
        public int Parent { get; set; }
    }
}
