using System.Globalization;
using System.Text.RegularExpressions;
using Hotline.Knowledge.Releases;
using Hotline.Knowledge.Search;
using Hotline.Knowledge.Sources;
using Hotline.Language;

namespace Hotline.Knowledge.Answers;

/// <summary>
/// Answers a question from a release: understand, search, choose, check. A pure function; each step may end it.
/// Thresholds were measured on questions: see <c>docs/decisions/</c>.
/// </summary>
public static partial class Answerer
{
    /// <summary>How many hits are looked at.</summary>
    private const int Depth = 40;

    /// <summary>"bảo hiểm xã hội": longer names say what is wanted.</summary>
    private const int MostTermSyllables = 4;

    private const int MostWordsThatSayLittle = 2;

    public static Answer Answer(Question question, Release release)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(release);
        var understood = Understanding.Understand(question, release);
        var answer = new Attempt(question, release, understood).Decide() with { Matter = understood.About, Wants = understood.Wants, Frame = Frames.Of(understood.Wants) };
        if (answer.Confidence >= AnswerThresholds.Measured.ToldBefore || answer is Answers.Answer.Clarify || LastSentence(question.Text) is not { } asked)
        {
            return answer;
        }

        // "Em làm hội phụ nữ, đang soạn bài. Người bị mua bán trở về được giúp gì?": what is told before may hide what is asked.
        var alone = question with { Text = asked, Province = understood.Province ?? question.Province, Previous = null };
        var kernel = Understanding.Understand(alone, release) is { WithoutSubject: false, OnlyGeneral: false, Several: [] } read ? new Attempt(alone, release, read).Decide() : null;
        return kernel is Answers.Answer.Answered or Answers.Answer.NearMiss && kernel.Confidence >= AnswerThresholds.Measured.SurelyLikely
            ? kernel with { Asked = answer.Asked, Matter = understood.About, Wants = understood.Wants, Frame = answer.Frame }
            : answer;
    }

    /// <summary>Whether a text points at something said before: "cái đó", "mốc ấy".</summary>
    public static bool PointsBack(string text) => FollowUps.PointsBack(text);

    /// <summary>Whether a part of a message says so little that it may ask of what was said before: "trong giai đoạn nào".</summary>
    public static bool SaysLittle(string text) => EmptyWords.Telling(Vietnamese.Syllables(text)).Count(telling => telling) <= MostWordsThatSayLittle;

    /// <summary>The last of several sentences, where it asks; null where there is but one.</summary>
    private static string? LastSentence(string text)
    {
        var parts = SentenceEnd().Split(text.Trim());
        return parts.Length > 1 && parts[^1].EndsWith('?') ? parts[^1] : null;
    }

    [GeneratedRegex(@"(?<=[\p{L})""”][.!])\s+(?=\S)|\n+")]
    private static partial Regex SentenceEnd();

    /// <summary>One question on its way.</summary>
    private sealed class Attempt(Question question, Release release, Understood understood)
    {
        private readonly AnswerThresholds thresholds = AnswerThresholds.Measured;
        private string decoded = "";
        private string asked = "";
        private IReadOnlyList<ScoredCandidate> seen = [];
        private double matter;
        private double fit;
        private Dictionary<string, double> shareOfBest = [];
        private Matter.Named named = null!;
        private Func<Matter.Text, bool>? namesTheKinds;
        private bool? ofTheOld;
        private VectorUse? vectors;

        public Answer Decide()
        {
            if (understood.Several.Count > 0)
            {
                return AskProvince(understood.Several, null, "the town named lies in several provinces");
            }

            if (understood.WithoutSubject)
            {
                return new Answer.Clarify { Asked = understood.Asked, Province = understood.Province, About = Clarification.Subject, Options = [], Trace = Trace("no subject") };
            }

            if (understood.Province is { } place && !release.CoveredProvinces.Contains(place))
            {
                return new Answer.Abstained { Asked = understood.Asked, Province = place, Reason = AbstainReason.NoDocumentsOfProvince, Trace = Trace("no document of that province") };
            }

            var everywhere = release.Index.Search(understood.Search, Depth);
            decoded = everywhere.Decoded;
            asked = understood.Document is null ? decoded : release.Index.Search(understood.Matter, 1).Decoded;
            named = release.Matter.Name(asked);
            ofTheOld = TargetGroups.IsAboutOld($"{decoded} {FollowUps.GroupByAge(understood.Asked)}");
            namesTheKinds = release.Matter.NamingTheKindsIn(understood.Search);
            var candidates = Rank(everywhere);
            var both = Fuse(candidates);
            seen = [.. both.Take(10).Select(candidate => new ScoredCandidate(candidate.Id, Math.Round(candidate.Score, 3)) { WordRank = candidate.WordRank, VectorRank = candidate.VectorRank })];
            if (understood.Among is { } among)
            {
                candidates = Chosen(among, candidates);
                both = candidates;
            }

            if (understood.OnlyGeneral)
            {
                return AskTopic(candidates, "only general words");
            }

            var province = understood.Province;
            if (candidates.FirstOrDefault(candidate => Allowed(candidate, province)) is { Answer.Calendar: not null })
            {
                OfTheEvent();
            }

            fit = Math.Min(everywhere.Fit, 1);
            shareOfBest = everywhere.Hits.ToDictionary(hit => hit.Id, hit => hit.Score / everywhere.Hits[0].Score, StringComparer.Ordinal);
            var bestAnywhere = candidates.FirstOrDefault();
            var best = candidates.FirstOrDefault(candidate => Allowed(candidate, province));
            var there = understood.Document is { } document
                ? candidates.FirstOrDefault(candidate => StandsIn(candidate, document) && (understood.OfDocumentItself || LikelinessByItself(candidate) >= thresholds.InDocument))
                : null;
            best = there ?? best;
            matter = candidates.Take(thresholds.Looked).Append(best).Max(candidate => candidate is null ? 0 : Likeliness(candidate));
            if (TopicsOfTheTerm(candidates) is { Count: > 1 } topics)
            {
                return AskTopic(topics, "a term that several topics are about");
            }

            if (bestAnywhere is null || (matter < thresholds.OutOfScope && there is null))
            {
                return new Answer.Abstained
                {
                    Asked = understood.Asked,
                    Province = province,
                    Confidence = matter,
                    Reason = AbstainReason.OutOfScope,
                    Suggestions = [.. both.Take(thresholds.Looked)
                        .Where(candidate => candidate.Topic is not null && Allowed(candidate, province) && Likeliness(candidate) >= thresholds.Suggested)
                        .Select(candidate => candidate.Topic!.Title).Distinct().Take(2)],
                    Trace = Trace("nothing near enough"),
                };
            }

            var elsewhere = understood.Document is not null && there is null;
            if (province is not null && (best is null
                || (best.Score < thresholds.OtherProvince * bestAnywhere.Score && LikelinessByItself(best) < thresholds.SurelyLikely && there is null)
                || (elsewhere && Likeliness(best) < thresholds.OutOfScope)))
            {
                return new Answer.Abstained
                {
                    Asked = understood.Asked,
                    Province = province,
                    Confidence = matter,
                    Reason = elsewhere ? AbstainReason.DocumentSilent : AbstainReason.ProvinceSilent,
                    Document = understood.Document,
                    Agency = SameAgencyIn(province, bestAnywhere),
                    Trace = Trace(elsewhere ? "the document asked about does not speak of it" : "another province's plan speaks of it"),
                };
            }

            // Whether to answer at all was decided by the words alone, as it was measured; which of the likely candidates answers, by both.
            var chosen = Leading(best ?? bestAnywhere, both, there is null ? null : understood.Document);
            candidates = both;
            if (province is null)
            {
                var provinces = ProvincesFor(candidates, chosen);
                if (provinces.Count > 1)
                {
                    return AskProvince(provinces, chosen.Topic, "several provinces' plans speak of it");
                }
            }

            if (WhichIsMeant(chosen, candidates) is { } which)
            {
                return which;
            }

            chosen = HoldingWhatIsAsked(chosen, candidates);
            var said = Complete(Compose(chosen), candidates);
            return Check(elsewhere ? said with { NotIn = understood.Document } : said);
        }

        // ---- search ----

        private List<Candidate> Rank(SearchResult result)
        {
            var scores = result.Hits.ToDictionary(hit => hit.Id, hit => hit.Score, StringComparer.Ordinal);
            if (understood.Background is { } background)
            {
                // The words of the question before count less, and only for what the new words found.
                foreach (var hit in release.Index.Search(background, Depth * 2).Hits)
                {
                    if (scores.TryGetValue(hit.Id, out var score))
                    {
                        scores[hit.Id] = score + (thresholds.Background * hit.Score);
                    }
                }
            }

            var candidates = result.Hits.Select(hit => CandidateOf(hit.Id, scores[hit.Id])).OfType<Candidate>().ToList();

            if (understood.TopicHint is { } hint && release.Topics.TryGetValue(hint, out var hinted))
            {
                // A follow-up keeps its topic even where the merged words do not find it again.
                foreach (var answer in hinted.Answers.Values)
                {
                    var id = Release.TopicKey(hint, answer.Province);
                    if (NamesTheKinds(id) && candidates.All(candidate => candidate.Id != id))
                    {
                        candidates.Add(new(id, candidates.Count > 0 ? candidates.Max(candidate => candidate.Score) * 0.9 : 1, hinted, answer, null, answer.Province));
                    }
                }
            }

            for (var i = 0; i < candidates.Count; i++)
            {
                candidates[i] = LiftedByShare(candidates[i]);
            }

            candidates.Sort((a, b) => b.Score.CompareTo(a.Score) is var order and not 0 ? order : string.CompareOrdinal(a.Id, b.Id));
            return candidates;
        }

        /// <summary>Whether the candidate names the particular kinds of things that the question names.</summary>
        private bool NamesTheKinds(string candidate) => namesTheKinds is null || (release.Matter.Find(candidate) is { } text && namesTheKinds(text));

        /// <summary>A hit of the search with the score it has here; null for what is no topic and no passage, and for what is of another kind than asked about.</summary>
        private Candidate? CandidateOf(string id, double score)
        {
            if (!NamesTheKinds(id))
            {
                return null;
            }

            if (TopicOf(id) is var (topic, province) && topic is not null)
            {
                score *= 1 - thresholds.Nearness + (2 * thresholds.Nearness * release.NearestQuestions.Compare(decoded, topic.Id).Near);
                if (topic.Id == understood.TopicHint)
                {
                    score *= thresholds.Hinted;
                }

                // What is for pupils does not answer for a grandmother, however alike the rest.
                if (ofTheOld is { } old && TargetGroups.IsAboutOld(topic.Title) == !old)
                {
                    score *= thresholds.OtherAge;
                }

                var answer = topic.Answers[province];
                return new(id, answer.Quotes.All(quote => IsReplaced(release.Passages[quote.PassageId].DocumentId)) ? score * thresholds.Replaced : score, topic, answer, null, province);
            }

            if (!release.Passages.TryGetValue(id, out var passage))
            {
                return null;
            }

            if (passage.Part != PassagePart.Text)
            {
                score *= thresholds.OtherPart;
            }

            return new(id, score * thresholds.Passage * (IsReplaced(passage.DocumentId) ? thresholds.Replaced : 1), null, null, passage, release.Documents[passage.DocumentId].Province);
        }

        /// <summary>Whether a newer document took its place, unless it is the one asked about.</summary>
        private bool IsReplaced(string document) => document != understood.Document?.Id && release.Documents[document].ReplacedBy is { } by && release.Documents.ContainsKey(by);

        private Candidate LiftedByShare(Candidate candidate) => release.Matter.Find(candidate.Id) is { } text
            ? candidate with { Score = candidate.Score * (1 + (thresholds.ByShare * named.ShareHeldBy(text))) }
            : candidate;

        /// <summary>What the vectors find beside what the words found; the candidates as they are where there are no vectors.</summary>
        private List<Candidate> Fuse(List<Candidate> words)
        {
            if (NearestByVector() is not { } hits)
            {
                return words;
            }

            // What stands too deep in the words' list, or not at all, gets the score the words have for it.
            var near = Fusion.Nearness(hits);
            var known = words.Select(candidate => candidate.Id).ToHashSet(StringComparer.Ordinal);
            var found = near.Keys.Where(id => !known.Contains(id)).ToHashSet(StringComparer.Ordinal);
            var deeper = release.Index.Search(understood.Search, Fusion.Depth, found.Contains).Hits.ToDictionary(hit => hit.Id, hit => hit.Score, StringComparer.Ordinal);
            var best = words.Count > 0 ? words[0].Score : 1;
            List<Candidate> both =
            [
                .. words.Select((candidate, at) => candidate with { WordRank = at + 1 })
                    .Concat(hits.Where(hit => found.Contains(hit.Id)).Select(hit => CandidateOf(hit.Id, deeper.GetValueOrDefault(hit.Id))).OfType<Candidate>().Select(LiftedByShare))
                    .Select(candidate => near.TryGetValue(candidate.Id, out var vector)
                        ? candidate with { ByWords = candidate.Score, Score = Fusion.Score(candidate.Score, best, vector.Nearness), VectorRank = vector.Rank }
                        : candidate with { ByWords = candidate.Score, Score = Fusion.Score(candidate.Score, best, 0) }),
            ];
            both.Sort((a, b) => b.Score.CompareTo(a.Score) is var order and not 0 ? order : string.CompareOrdinal(a.Id, b.Id));
            return both;
        }

        /// <summary>The nearest by vector; null where there is none to compare with. Notes why.</summary>
        private IReadOnlyList<VectorHit>? NearestByVector()
        {
            if (release.Vectors is not { } all)
            {
                return null;
            }

            if (!all.IsComplete)
            {
                vectors = VectorUse.Incomplete;
                return null;
            }

            if (question.FindVector?.Invoke(VectorText()) is not { } vector)
            {
                return null;
            }

            vectors = vector.Use == VectorUse.Used && vector.Unit.Length != all.Dimensions ? VectorUse.Unfit : vector.Use;
            return vectors == VectorUse.Used ? all.Nearest(vector.Unit.Span, Fusion.Depth) : null;
        }

        /// <summary>What a model reads of the question: without the places; with its marks restored where it has none, for models know Vietnamese by them.</summary>
        private string VectorText()
        {
            var words = Vietnamese.Syllables(understood.Search);
            return Vietnamese.IsPlain(words) && !Vietnamese.LooksEnglish(words) ? decoded : understood.Search.Trim();
        }

        /// <summary>The best of both sides that the words too hold for likely; else the words' own.</summary>
        private Candidate Leading(Candidate chosen, List<Candidate> both, Document? document) => vectors == VectorUse.Used
            ? both.First(candidate => candidate.Id == chosen.Id
                || (Allowed(candidate, understood.Province) && (document is null || StandsIn(candidate, document)) && Likeliness(candidate) >= thresholds.OutOfScope))
            : chosen;

        /// <summary>Asked of a calendar, the words that name days ("phiên sau nữa nhằm ngày nào") are no matter that a plan would have to speak of.</summary>
        private void OfTheEvent()
        {
            var rest = AskedDaysReader.WithoutDays(understood.Search);
            if (rest != understood.Search && release.Index.Search(rest, 1).Decoded is var kept && release.Matter.Name(kept) is { Empty: false } left)
            {
                (asked, named) = (kept, left);
            }
        }

        private (Topic? Topic, string Province) TopicOf(string id)
        {
            if (!id.StartsWith("topic:", StringComparison.Ordinal))
            {
                return (null, "");
            }

            var at = id.LastIndexOf('@');
            return (release.Topics[id["topic:".Length..at]], id[(at + 1)..]);
        }

        private bool StandsIn(Candidate candidate, Document document) => candidate.Passage is { } passage
            ? passage.DocumentId == document.Id
            : candidate.Answer!.Quotes.Any(quote => release.Passages[quote.PassageId].DocumentId == document.Id);

        private static bool Allowed(Candidate candidate, string? province) => province is null || candidate.Province == province;

        /// <summary>How likely (0 to 1) the candidate is about what was asked; a follow-up's own topic needs no proof.</summary>
        private double Likeliness(Candidate candidate) => Likeliness(candidate, fit);

        /// <summary>The same for a candidate far behind another province's: how well the best hit fits says nothing for it.</summary>
        private double LikelinessByItself(Candidate candidate) => Likeliness(candidate, fit * shareOfBest.GetValueOrDefault(candidate.Id, 1));

        private double Likeliness(Candidate candidate, double itsFit)
        {
            if (candidate.Topic is not null && candidate.Topic.Id == understood.TopicHint)
            {
                return 1;
            }

            if (release.Matter.Find(candidate.Id) is not { } text)
            {
                return 0;
            }

            var weights = candidate.Topic is null ? thresholds.LikelyPassage : thresholds.LikelyTopic;
            var (share, missing) = named.WeighHeldBy(text);
            var contained = candidate.Topic is null ? 0 : release.NearestQuestions.Compare(asked, candidate.Topic.Id).Contained;
            return weights.Of(candidate.ByWords ?? candidate.Score, share, missing, itsFit, contained);
        }

        /// <summary>The candidate itself, or one that fits about as well and holds the detail asked for; where the curated text says that its plan leaves the detail unsaid, that is the answer.</summary>
        private Candidate HoldingWhatIsAsked(Candidate chosen, List<Candidate> candidates)
        {
            List<Detail> missing = [.. Asked().Where(detail => !Details.Holds(Words(Compose(chosen)), detail))];
            if (missing.Count == 0 || (chosen.Answer is { } answer && Details.SaysUnsaid(answer.Text)))
            {
                return chosen;
            }

            if (understood.TopicHint is not null)
            {
                // A follow-up stays with its topic; only where things are found on the net may a neighbour in the same section of the plan say.
                return missing is not [Detail.WebAddress] ? chosen : candidates.FirstOrDefault(candidate => candidate.Province == chosen.Province
                    && candidate.Topic is not null
                    && Akin(candidate, chosen)
                    && missing.All(detail => Details.Holds(Words(Compose(candidate)), detail))) ?? chosen;
            }

            var share = Share(chosen);
            return candidates.FirstOrDefault(candidate => candidate.Province == chosen.Province
                && candidate.Score >= thresholds.HoldsDetail * chosen.Score
                && Share(candidate) >= share
                && missing.All(detail => Details.Holds(Words(Compose(candidate)), detail))) ?? chosen;

            double Share(Candidate candidate) => release.Matter.Find(candidate.Id) is { } text ? named.ShareHeldBy(text) : 0;
        }

        /// <summary>Whether two curated answers quote the same section of a plan.</summary>
        private static bool Akin(Candidate one, Candidate other) =>
            one.Answer is { } first && other.Answer is { } second
            && first.Quotes.Select(quote => SectionOf(quote.PassageId)).Intersect(second.Quotes.Select(quote => SectionOf(quote.PassageId)), StringComparer.Ordinal).Any();

        private static string SectionOf(string passage) => passage.LastIndexOf('.') is > 0 and var dot ? passage[..dot] : passage;

        /// <summary>The details asked for, in the citizen's spelling or as it was read. A follow-up asks for its own only.</summary>
        private IEnumerable<Detail> Asked()
        {
            var wanted = ReferenceEquals(understood.Wants, understood.Asked) ? decoded : Vietnamese.IsPlain(Vietnamese.Syllables(understood.Wants)) ? release.Index.Search(understood.Wants, 1).Decoded : understood.Wants;
            return Details.AskedIn(understood.Wants).Concat(Details.AskedIn(wanted)).Concat(understood.AsksOnline ? [Detail.WebAddress] : []).Distinct()
                .Where(detail => !(detail is Detail.DocumentNumber or Detail.Papers && Frames.Of(understood.Wants) == QuestionFrame.Source));
        }

        // ---- province ----

        private List<string> ProvincesFor(List<Candidate> candidates, Candidate chosen)
        {
            if (understood.Document is not null)
            {
                return [];
            }

            var near = candidates.Where(candidate => candidate.Score >= thresholds.AlikeProvinces * chosen.Score && candidate.Province is not null)
                .Select(candidate => candidate.Province!);
            return [.. near.Concat(chosen.Topic?.Answers.Keys ?? []).Distinct().OrderBy(id => release.Provinces[id].Name, StringComparer.Ordinal)];
        }

        private Agency? SameAgencyIn(string province, Candidate candidate)
        {
            var agency = candidate.Answer?.Agency is { } id ? release.Agencies[id] : null;
            return agency is null ? null : release.Agencies.GetValueOrDefault(province + agency.Id[agency.Id.IndexOf('/', StringComparison.Ordinal)..]);
        }

        // ---- several needs ----

        /// <summary>The candidates that the citizen's choice left, also those that the search of the words alone puts too low.</summary>
        private List<Candidate> Chosen(IReadOnlySet<string> among, List<Candidate> candidates)
        {
            var best = candidates.Count > 0 ? candidates[0].Score : 1;
            var left = candidates.Where(candidate => among.Contains(candidate.Id)).ToList();
            return left.Count > 0 ? left : [.. among.Select(id => CandidateOf(id, best)).OfType<Candidate>()];
        }

        /// <summary>
        /// Asks back where a few words name several needs alike and no one answer serves them all: for the one attribute that tells the needs apart best.
        /// </summary>
        private Answer.Clarify? WhichIsMeant(Candidate chosen, List<Candidate> candidates)
        {
            if (understood.TopicHint is not null || understood.Background is not null || understood.Document is not null || Frames.Of(understood.Asked) != QuestionFrame.None || named.Count > thresholds.FewWords || Asked().Any() || chosen.Topic is null)
            {
                return null;
            }

            List<Candidate> alike =
            [
                .. candidates.Where(candidate => candidate.Topic is not null
                    && (understood.Province is null || candidate.Province == understood.Province)
                    && candidate.Score >= thresholds.AlikeNeeds * chosen.Score
                    && Likeliness(candidate) >= thresholds.OutOfScope
                    && release.Matter.Find(candidate.Id) is { } text && named.ShareHeldBy(text) >= thresholds.HoldsAll),
            ];
            if (alike.Count < 2 || alike.Any(candidate => ServesAll(candidate, alike)))
            {
                return null;
            }

            var split = Split.Best([.. alike.Select(candidate => new Splittable(candidate.Id, candidate.Score, ValuesOf(candidate)))]);
            return split is null ? null : new()
            {
                Asked = understood.Asked,
                Province = understood.Province,
                About = split.By switch
                {
                    SplitBy.Province => Clarification.Province,
                    SplitBy.Group => Clarification.Group,
                    SplitBy.Sector => Clarification.Sector,
                    SplitBy.Agency => Clarification.Agency,
                    SplitBy.Document => Clarification.Document,
                    SplitBy.Topic => Clarification.Topic,
                },
                Options = [.. split.Options.Select(option => option.Label)],
                Choices = split.By == SplitBy.Province ? [] : split.Options,
                Trace = Trace("several needs answer alike"),
            };
        }

        /// <summary>The topics that hold every word of a bare term ("bhyt", "xuất khẩu lao động"), which asks nothing yet; none where something is asked.</summary>
        private List<Candidate> TopicsOfTheTerm(List<Candidate> candidates)
        {
            var isTerm = Frames.Of(understood.Asked) == QuestionFrame.None && understood is { TopicHint: null, Background: null, Document: null, FollowsUp: false } && !named.Empty && named.Count <= MostTermSyllables && !Asked().Any()
                && !understood.Asked.Contains('?', StringComparison.Ordinal)
                && EmptyWords.Telling(Vietnamese.Syllables(decoded)).All(telling => telling);
            return isTerm
                ? [.. candidates.Where(candidate => candidate.Topic is not null && Allowed(candidate, understood.Province) && release.Matter.Find(candidate.Id) is { } text && named.ShareHeldBy(text) >= thresholds.HoldsAll)]
                : [];
        }

        /// <summary>Whether one answer quotes all that the others quote.</summary>
        private static bool ServesAll(Candidate one, List<Candidate> all)
        {
            var quoted = one.Answer!.Quotes.Select(quote => quote.PassageId).ToHashSet(StringComparer.Ordinal);
            return all.TrueForAll(other => other.Province == one.Province && other.Answer!.Quotes.All(quote => quoted.Contains(quote.PassageId)));
        }

        private Dictionary<SplitBy, string> ValuesOf(Candidate candidate)
        {
            var values = new Dictionary<SplitBy, string> { [SplitBy.Topic] = candidate.Topic!.Title, [SplitBy.Sector] = candidate.Topic.Sector };
            if (candidate.Province is { } province)
            {
                values[SplitBy.Province] = release.Provinces[province].Name;
            }

            if (candidate.Answer!.Agency is { } agency)
            {
                values[SplitBy.Agency] = release.Agencies[agency].Name;
            }

            if (candidate.Answer.Quotes.Select(quote => release.Passages[quote.PassageId].DocumentId).Distinct().ToList() is [var only])
            {
                values[SplitBy.Document] = release.Documents[only] is { Number: { } number } document ? $"{document.Kind.Label()} {number}" : release.Documents[only].Kind.Label() + " " + release.Documents[only].Issuer;
            }

            if (TargetGroups.Of(candidate.Topic.Title) is { } group)
            {
                values[SplitBy.Group] = group;
            }

            return values;
        }

        // ---- endings ----

        private Answer.Clarify AskProvince(IReadOnlyList<string> provinces, Topic? topic, string why) => new()
        {
            Asked = understood.Asked,
            About = Clarification.Province,
            Options = [.. provinces.Take(5).Select(id => release.Provinces[id].Name)],
            Topic = topic,
            Trace = Trace(why),
        };

        private Answer.Clarify AskTopic(List<Candidate> candidates, string why) => new()
        {
            Asked = understood.Asked,
            Province = understood.Province,
            About = Clarification.Topic,
            Options = [.. candidates.Where(candidate => candidate.Topic is not null && Allowed(candidate, understood.Province)).Select(candidate => candidate.Topic!.Title).Distinct().Take(4)],
            Trace = Trace(why),
        };

        private Answer.Answered Compose(Candidate chosen)
        {
            if (chosen.Passage is { } found && CuratedFor(found) is { } curated)
            {
                chosen = curated;
            }

            List<Citation> citations;
            Agency? agency;
            CalendarEntry? calendar = null;
            if (chosen.Answer is { } answer)
            {
                citations = [.. answer.Quotes.Select(quote => Cite(release.Passages[quote.PassageId], quote.Text))];
                agency = answer.Agency is { } id ? release.Agencies[id] : null;
                calendar = answer.Calendar is { } entry ? release.Calendar[entry] : null;
            }
            else
            {
                var passage = chosen.Passage!;
                citations = [Cite(passage, Excerpt.Of(passage.Text, decoded))];
                agency = passage.LeadAgency is { } lead && chosen.Province is { } province
                    ? release.Agencies.Values.FirstOrDefault(candidate => candidate.Province == province && (candidate.Name == lead || candidate.OtherNames.Contains(lead)))
                    : null;
            }

            return new()
            {
                Asked = understood.Asked,
                Province = chosen.Province,
                Confidence = Math.Round(matter, 3),
                Topic = chosen.Topic,
                Text = chosen.Answer?.Text,
                NextSteps = chosen.Answer?.NextSteps,
                Citations = citations,
                Agency = agency,
                Calendar = calendar,
                Differing = [.. citations.SelectMany(release.Differences.Of).DistinctBy(pair => (pair.Here.Text, pair.There.Text)).Take(2)],
                NextDates = calendar?.Next(question.Today, 3, release.Holidays) ?? [],
                DaysAsked = calendar is null ? null : AskedDaysReader.Read(understood.DaysIn ?? question.Text, question.Today, calendar, release, understood.DaySaid),
                NotCurrent = [.. citations.Select(citation => citation.Document).DistinctBy(document => document.Id).Where(document => document.StatusOn(question.Today) != DocumentStatus.Current)],
                Trace = Trace(chosen.Topic is null ? "quoted passage" : "curated topic"),
            };
        }

        /// <summary>
        /// Adds what the answer leaves of the question's words: a second curated answer, or else a passage's own words. What holds none of
        /// them besides would only be noise.
        /// </summary>
        private Answer.Answered Complete(Answer.Answered said, List<Candidate> candidates)
        {
            if (understood.TopicHint is not null)
            {
                return said with { Further = PlansOwnWords(said) };
            }

            if (HoldingTheRest(said, candidates) is { } rest)
            {
                return said with { Related = rest };
            }

            var told = Matter.Text.Of(Words(said));
            var covered = named.ShareHeldBy(told);
            Answer.Answered? related = null;
            Citation? further = null;
            var most = covered + thresholds.Adds;
            foreach (var candidate in candidates.TakeWhile(candidate => candidate.Score >= thresholds.Related * candidates[0].Score))
            {
                if (candidate.Province != said.Province || candidate.Topic == said.Topic && candidate.Topic is not null || candidate.Passage is { Part: not PassagePart.Text } || Likeliness(candidate) < thresholds.RelatedLikely)
                {
                    continue;
                }

                var other = candidate.Passage is { } passage
                    ? new() { Asked = understood.Asked, Trace = said.Trace, Citations = [Cite(passage, Excerpt.Of(passage.Text, decoded))] }
                    : Compose(candidate);
                var share = named.ShareHeldBy(told, Matter.Text.Of(Words(other)));
                if (share > most)
                {
                    most = share;
                    (related, further) = candidate.Passage is null ? (other, (Citation?)null) : (null, other.Citations[0]);
                }
            }

            return said with { Related = related ?? (further is null ? TitledForTheRest(said, told, candidates) : null), Further = further };
        }

        /// <summary>"Camera and QR codes", "nước sạch, nhà ở": another curated answer whose very title names what this one leaves, however far behind it stands.</summary>
        private Answer.Answered? TitledForTheRest(Answer.Answered said, Matter.Text told, List<Candidate> candidates)
        {
            var missing = named.WeighHeldBy(told).Missing;
            if (missing < thresholds.RareWord)
            {
                return null;
            }

            var (best, most) = ((Candidate?)null, thresholds.TitledRest);
            foreach (var candidate in candidates)
            {
                if (candidate.Topic is not { } topic || topic == said.Topic || candidate.Province != said.Province)
                {
                    continue;
                }

                // It must name the rarest of what is left: that both speak of the poor says nothing.
                var title = Matter.Text.Of(topic.Title);
                if (named.ShareHeldOnlyBy(title, told) is var share && share > most && named.WeighHeldBy(told, title).Missing < missing)
                {
                    (best, most) = (candidate, share);
                }
            }

            return best is null ? null : Compose(best);
        }

        /// <summary>A follow-up asks for a time that the curated text leaves out, but the paragraph it quotes goes on to say.</summary>
        private Citation? PlansOwnWords(Answer.Answered said)
        {
            if (!Asked().Contains(Detail.Date) || Details.Holds(Words(said), Detail.Date))
            {
                return null;
            }

            foreach (var citation in said.Citations)
            {
                if (Details.TimeIn(citation.Passage.Text) is { } time && !said.Citations.Any(other => other.Text.Contains(time, StringComparison.Ordinal)))
                {
                    return Cite(citation.Passage, Excerpt.Of(citation.Passage.Text, time));
                }
            }

            return null;
        }

        /// <summary>
        /// Another curated answer, likely asked about too, that holds the address or number this one leaves unsaid: what stands elsewhere must not be called
        /// unsaid. Sums and dates belong to their own matter and are not taken from another's.
        /// </summary>
        private Answer.Answered? HoldingTheRest(Answer.Answered said, List<Candidate> candidates)
        {
            List<Detail> missing = [.. Asked().Where(detail => detail is (Detail.WebAddress or Detail.PhoneNumber) && !Details.Holds(Words(said), detail))];
            return missing.Count == 0 ? null : candidates
                .Where(candidate => candidate.Topic is not null && candidate.Topic != said.Topic && candidate.Province == said.Province && Likeliness(candidate) >= thresholds.RelatedLikely)
                .Select(Compose)
                .FirstOrDefault(other => missing.All(detail => Details.Holds(Words(other), detail)));
        }

        /// <summary>A curated answer that already quotes the passage says it better than the passage.</summary>
        private Candidate? CuratedFor(Passage passage)
        {
            foreach (var topic in release.Topics.Values)
            {
                foreach (var answer in topic.Answers.Values)
                {
                    if (answer.Quotes.Any(quote => quote.PassageId == passage.Id))
                    {
                        var id = Release.TopicKey(topic.Id, answer.Province);
                        if (seen.Any(candidate => candidate.Id == id))
                        {
                            return new(id, 0, topic, answer, null, answer.Province);
                        }
                    }
                }
            }

            return null;
        }

        /// <summary>A year that was asked about and that nothing said is of; what a calendar tells holds for any year.</summary>
        private int? YearNotSpokenOf(Answer.Answered said)
        {
            if (said.Calendar is not null || understood.OfDocumentItself)
            {
                return null;
            }

            var told = string.Join('\n', [Words(said), .. said.Citations.Concat(said.Further is { } further ? [further] : []).Select(citation => $"{string.Join(' ', citation.Passage.Trail)} {citation.Passage.Text}"), said.Related is { } related ? Words(related) : ""]);
            return Understanding.YearsAskedIn(question.Text)
                .Where(year => !told.Contains(year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) && !said.Citations.Any(citation => IsOf(citation.Document, year)))
                .Select(year => (int?)year)
                .FirstOrDefault();
        }

        private static bool IsOf(Document document, int year) =>
            year >= (document.Period?.From ?? document.IssuedOn)?.Year && year <= (document.Period?.To ?? document.IssuedOn)?.Year;

        private Answer Check(Answer.Answered said)
        {
            said = said with { YearNotSpokenOf = YearNotSpokenOf(said) };
            var text = $"{Words(said)} {said.Further?.Text} {(said.Related is { } related ? Words(related) : "")}";
            List<Detail> unsaid = [.. Asked().Where(detail => !Details.Holds(text, detail) && !(detail == Detail.Date && said.NextDates.Count > 0))];
            if (unsaid.Any(Details.IsEssential))
            {
                return new Answer.NearMiss
                {
                    Asked = understood.Asked,
                    Province = said.Province,
                    Confidence = Math.Round(matter, 3),
                    Unsaid = [.. unsaid.Where(Details.IsEssential)],
                    Said = said,
                    Trace = Trace("the plans speak of it without the detail asked for"),
                };
            }

            return unsaid.Count == 0 ? said : said with { Unsaid = unsaid };
        }

        private static string Words(Answer.Answered said) => $"{said.Text} {said.NextSteps} {string.Join(' ', said.Citations.Select(citation => citation.Text))}";

        private Citation Cite(Passage passage, string words) => new(passage, release.Documents[passage.DocumentId], words);

        private AnswerTrace Trace(string decision) => new(decoded, seen, decision)
        {
            Asked = understood.Asked,
            FollowsUp = understood.FollowsUp || understood.Asked != question.Text || understood.Background is not null,
            KnownProvince = question.Province,
            Province = understood.Province,
            SharedBy = understood.Several,
            Document = understood.Document?.Id,
            Likeliness = decoded.Length > 0 ? Math.Round(matter, 3) : null,
            LeastLikeliness = thresholds.OutOfScope,
            Details = [.. Asked()],
            Vectors = vectors,
        };
    }

    private sealed record Candidate(string Id, double Score, Topic? Topic, TopicAnswer? Answer, Passage? Passage, string? Province)
    {
        /// <summary>The score of the words alone, which likeliness was measured on; null where it is the score.</summary>
        public double? ByWords { get; init; }

        public int? WordRank { get; init; }

        public int? VectorRank { get; init; }
    }
}
