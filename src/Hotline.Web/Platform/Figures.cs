using System.Diagnostics.Metrics;
using Hotline.Conversations.Interpreting;
using Hotline.Conversations.Rephrasing;
using Hotline.Knowledge.Answers;

namespace Hotline.Web.Platform;

/// <summary>
/// What the service does, in figures (<c>System.Diagnostics.Metrics</c>, meter "Hotline"), for any collector that listens. Nothing of a conversation is a
/// tag: every tag has a few values that are known beforehand.
/// </summary>
internal sealed class Figures
{
    /// <summary>Name of the meter.</summary>
    public const string Meter = "Hotline";

    private const string Outcome = "outcome";

    private readonly Counter<long> turns;
    private readonly Counter<long> replies;
    private readonly Counter<long> tickets;
    private readonly Counter<long> unproven;
    private readonly Counter<long> drafts;
    private readonly Counter<long> cut;
    private readonly Histogram<double> drafting;
    private readonly Counter<long> interpretations;
    private readonly Histogram<double> interpreting;
    private readonly Counter<long> vectors;

    public Figures(IMeterFactory meters, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(Meter);
        turns = meter.CreateCounter<long>("hotline.turns", "{turn}", "Turns of the bot, by outcome: committed, failed, put-off.");
        replies = meter.CreateCounter<long>("hotline.replies", "{reply}", "Messages the bot has sent.");
        tickets = meter.CreateCounter<long>("hotline.tickets.opened", "{ticket}", "Tickets the bot has opened.");
        unproven = meter.CreateCounter<long>("hotline.replies.unproven", "{claim}", "Claims that nothing cited supports, and that were therefore not sent.");
        drafts = meter.CreateCounter<long>("hotline.model.drafts", "{draft}", "Answers a model was to reword, by outcome: used, or why not.");
        cut = meter.CreateCounter<long>("hotline.model.sentences_cut", "{sentence}", "Sentences of drafts that did not pass.");
        drafting = meter.CreateHistogram<double>("hotline.model.draft.duration", "s", "From the request to the end of a draft.");
        interpretations = meter.CreateCounter<long>("hotline.model.interpretations", "{message}", "Messages a model was to understand, by outcome: what it takes them for, or why it was not used.");
        interpreting = meter.CreateHistogram<double>("hotline.model.interpretation.duration", "s", "From the request to the end of an interpretation.");
        vectors = meter.CreateCounter<long>("hotline.embeddings.questions", "{question}", "Questions whose vectors were wanted and not remembered, by outcome.");
        meter.CreateObservableGauge("hotline.model.broken", () => services.GetService<ModelGate>() is { IsBroken: true } ? 1 : 0, description: "1 while a model is left alone because its requests failed.");
    }

    public void Committed(int sent, int opened)
    {
        turns.Add(1, new KeyValuePair<string, object?>(Outcome, "committed"));
        replies.Add(sent);
        tickets.Add(opened);
    }

    public void Failed() => turns.Add(1, new KeyValuePair<string, object?>(Outcome, "failed"));

    public void PutOff() => turns.Add(1, new KeyValuePair<string, object?>(Outcome, "put-off"));

    public void Unproven(int claims) => unproven.Add(claims);

    public void Reworded(ModelTrace trace)
    {
        var outcome = new KeyValuePair<string, object?>(Outcome, trace.Fallback?.ToString() ?? "Used");
        drafts.Add(1, outcome);
        cut.Add(trace.Cut.Count);
        drafting.Record(trace.Milliseconds / 1000.0, outcome);
    }

    public void Interpreted(InterpretationTrace trace)
    {
        var outcome = new KeyValuePair<string, object?>(Outcome, trace.Fallback?.ToString() ?? trace.Meaning?.ToString());
        interpretations.Add(1, outcome);
        interpreting.Record(trace.Milliseconds / 1000.0, outcome);
    }

    public void Vectors(VectorUse use, int questions) => vectors.Add(questions, new KeyValuePair<string, object?>(Outcome, use.ToString()));
}
