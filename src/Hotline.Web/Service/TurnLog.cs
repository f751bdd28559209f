using Hotline.Conversations.Interpreting;
using Hotline.Conversations.Rephrasing;
using Hotline.Conversations.Turns;
using Hotline.Web.Platform;

namespace Hotline.Web.Service;

/// <summary>What turns do, in the log and in the figures: ids and numbers, never a citizen's words.</summary>
internal sealed partial class TurnLog(Figures figures, ILogger<TurnLog> log) : ITurnObserver
{
    public void Committed(string conversationId, int replies, int tickets)
    {
        figures.Committed(replies, tickets);
        LogCommitted(conversationId, replies, tickets);
    }

    public void Failed(string conversationId, long sequence, Exception exception)
    {
        figures.Failed();
        LogFailed(conversationId, sequence, exception);
    }

    public void PutOff(string conversationId, Exception exception)
    {
        figures.PutOff();
        LogPutOff(conversationId, exception);
    }

    public void Unproven(string conversationId, int claims)
    {
        figures.Unproven(claims);
        LogUnproven(conversationId, claims);
    }

    public void Reworded(string conversationId, ModelTrace trace)
    {
        figures.Reworded(trace);
        if (trace.Fallback is { } reason)
        {
            LogFellBack(conversationId, trace.Model, reason, trace.Milliseconds, trace.Cut.Count);
        }
        else
        {
            LogReworded(conversationId, trace.Model, trace.Milliseconds, trace.Cut.Count);
        }
    }

    public void Interpreted(string conversationId, InterpretationTrace trace)
    {
        figures.Interpreted(trace);
        LogInterpreted(conversationId, trace.Model, trace.Meaning, trace.Fallback, trace.Milliseconds);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A message in {ConversationId} was put to {Model}, which took it for {Meaning} (not used: {Reason}) in {Milliseconds} ms")]
    private partial void LogInterpreted(string conversationId, string model, Meaning? meaning, Fallback? reason, long milliseconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "An answer in {ConversationId} was reworded by {Model} in {Milliseconds} ms; {Cut} sentences were left out")]
    private partial void LogReworded(string conversationId, string model, long milliseconds, int cut);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An answer in {ConversationId} went out in its own words: {Model} came to {Reason} after {Milliseconds} ms; {Cut} sentences were left out")]
    private partial void LogFellBack(string conversationId, string model, Fallback reason, long milliseconds, int cut);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Turn of {ConversationId}: {Replies} replies, {Tickets} tickets")]
    private partial void LogCommitted(string conversationId, int replies, int tickets);

    [LoggerMessage(Level = LogLevel.Error, Message = "A turn of {ConversationId} failed on activity {Sequence}; the citizen was told")]
    private partial void LogFailed(string conversationId, long sequence, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The turn of {ConversationId} is put off; the sweeper will try again")]
    private partial void LogPutOff(string conversationId, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A reply in {ConversationId} made {Claims} claims that nothing cited supports; they were not sent (its trace names them)")]
    private partial void LogUnproven(string conversationId, int claims);
}
