using System.Diagnostics;

namespace Hotline.ZaloSimulation.Storm;

/// <summary>What one turn of a user was.</summary>
/// <param name="Before">Messages that the user had when it began.</param>
internal sealed record StormTurn(string Kind, IReadOnlyList<Event> Events, IReadOnlyList<string> Questions, int Before)
{
    /// <summary>
    /// Messages of the hotline that it needs at least. What was said at once may be answered at once; a message that arrives when a later one
    /// has its reply needs a reply of its own.
    /// </summary>
    public int NeededOf(Citizen citizen)
    {
        if (Kind != "overtaken")
        {
            return 1;
        }

        var late = Events[0];
        return !late.Accepted ? 2 : citizen.Received.Skip(Before).FirstOrDefault() is { } reply && reply.Number < late.AcceptedNumber ? 2 : 1;
    }

    /// <summary>From the user's first word to the hotline's first; null: none came while it was awaited.</summary>
    public TimeSpan? Answered { get; set; }
}

/// <summary>
/// One user of the storm. What they do follows from the seed alone; when they do it depends on the answers, since people wait for them.
/// </summary>
internal sealed class StormUser(Citizen citizen, int index, int messages, StormOptions options)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(60);

    private readonly List<StormTurn> turns = [];
    private int draws;
    private int asked;

    public Citizen Citizen => citizen;

    /// <summary>As they are now: the storm is counted while it blows.</summary>
    public IReadOnlyList<StormTurn> Turns
    {
        get
        {
            lock (turns)
            {
                return [.. turns];
            }
        }
    }

    /// <summary>Same clock error for all that one user sends, so that their own messages keep their order.</summary>
    private TimeSpan Skew { get; } = index % 10 == 7 ? TimeSpan.FromMinutes(index % 20 < 10 ? 9 : -9) : TimeSpan.Zero;

    private TimestampForm Form { get; } = index % 10 == 8 ? TimestampForm.Number : TimestampForm.Text;

    public int Replies => citizen.Received.Count(sent => !sent.ByStaff);

    public async Task RunAsync(CancellationToken cancellation)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(Draw() * options.Spread.TotalMilliseconds), cancellation);
        await TurnAsync("opening", bend => [citizen.Says(Questions.Opening, bend)], [Questions.Opening], cancellation);
        var left = messages - 1;
        while (left > 0)
        {
            left -= await NextAsync(left, cancellation);
            await Task.Delay(TimeSpan.FromMilliseconds(200 + (Draw() * 1_800)), cancellation);
        }
    }

    private async Task<int> NextAsync(int left, CancellationToken cancellation)
    {
        var kind = Draw();
        if (citizen.User.Anonymous)
        {
            kind *= 0.6;
        }

        switch (kind)
        {
            case < 0.62:
                return await AskAsync(cancellation);
            case < 0.70 when left >= 2:
                return await BurstAsync(cancellation);
            case < 0.76 when left >= 2 && options.Faults:
                return await OvertakenAsync(cancellation);
            case < 0.80:
                var caption = Next();
                await TurnAsync("image", bend => [citizen.SendsImage(caption, bend: bend)], [caption], cancellation);
                return 1;
            case < 0.84:
                await TurnAsync("location", bend => [citizen.SendsLocation(10.3 + (Draw() / 2), 105.1 + (Draw() / 2), bend)], [], cancellation);
                return 1;
            case < 0.87:
                await TurnAsync("audio", bend => [citizen.SendsAudio(bend)], [], cancellation);
                return 1;
            case < 0.90:
                await TurnAsync("file", bend => [citizen.SendsFile(bend: bend)], [], cancellation);
                return 1;
            case < 0.94:
                return await PressAsync(cancellation);
            default:
                Quietly();
                return await AskAsync(cancellation);
        }
    }

    private async Task<int> AskAsync(CancellationToken cancellation)
    {
        var question = Next();
        await TurnAsync("text", bend => [citizen.Says(question, bend)], [question], cancellation);
        return 1;
    }

    /// <summary>Two messages at once: one reply at least, since they may be one thought.</summary>
    private async Task<int> BurstAsync(CancellationToken cancellation)
    {
        var (first, second) = (Next(), Next());
        await TurnAsync("burst", bend => [citizen.Says(first, bend), citizen.Says(second, Bent(Bend.None))], [first, second], cancellation);
        return 2;
    }

    /// <summary>F13: an older message arrives when a newer one was answered, and is answered all the same.</summary>
    private async Task<int> OvertakenAsync(CancellationToken cancellation)
    {
        var (first, second) = (Next(), Next());
        var hold = Bent(Bend.None with { Hold = TimeSpan.FromSeconds(8 + (4 * Draw())) });
        await TurnAsync("overtaken", bend => [citizen.Says(first, hold), citizen.Says(second, bend with { OutOfTurn = true })], [second, first], cancellation);
        return 2;
    }

    private async Task<int> PressAsync(CancellationToken cancellation)
    {
        var last = citizen.Received is [.., var newest] ? newest : null;
        var button = last?.Buttons.ToList().FindIndex(button => button.Type.StartsWith("oa.query", StringComparison.Ordinal)) ?? -1;
        if (button < 0)
        {
            return await AskAsync(cancellation);
        }

        await TurnAsync("button", _ => [citizen.Presses(last!, button)!], [], cancellation);
        return 1;
    }

    /// <summary>Things that ask for nothing, in the middle of a conversation.</summary>
    private void Quietly()
    {
        citizen.Opens();
        if (citizen.Received is [.., var last])
        {
            citizen.ReactsTo(last.MessageId);
        }

        citizen.Does("user_did_something_new");
    }

    private async Task TurnAsync(string kind, Func<Bend, IReadOnlyList<Event>> act, IReadOnlyList<string> questions, CancellationToken cancellation)
    {
        var before = Replies;
        var start = Stopwatch.GetTimestamp();
        var turn = new StormTurn(kind, act(Bent(Bend.None)), questions, before);
        lock (turns)
        {
            turns.Add(turn);
        }

        while (Stopwatch.GetElapsedTime(start) < options.Patience)
        {
            if (Replies >= before + turn.NeededOf(citizen))
            {
                turn.Answered = Stopwatch.GetElapsedTime(start);
                break;
            }

            await Task.Delay(Look, cancellation);
        }

        // Parts of one answer follow each other; the next question comes after the last of them, or its count would be wrong.
        for (var count = -1; count != Replies;)
        {
            count = Replies;
            await Task.Delay(options.Pause, cancellation);
        }
    }

    private Bend Bent(Bend bend)
    {
        bend = bend with { Shift = Skew, Form = Form };
        if (!options.Faults)
        {
            return bend;
        }

        var draw = Draw();
        return draw switch
        {
            < 0.04 => bend with { Copies = 1 + (int)(Draw() * 2) },
            < 0.07 => bend with { LaterCopies = 2, LaterBy = TimeSpan.FromSeconds(1 + (3 * Draw())) },
            < 0.10 when bend.Hold == TimeSpan.Zero => bend with { Hold = TimeSpan.FromSeconds(3 * Draw()) },
            < 0.12 => bend with { Drop = ["user_id_by_app"] },
            _ => bend,
        };
    }

    /// <summary>Each user asks the questions in an order of their own, and none twice until all were asked.</summary>
    private string Next() => Questions.All[(int)(((uint)(index * 7) + (uint)(asked++ * (1 + (2 * (index % 5))))) % Questions.All.Count)];

    private double Draw() => Faults.Draw(options.Seed, "user", index, draws++);
}
