using System.Text.Json.Nodes;

namespace Hotline.Channels.BotFramework;

/// <summary>"… is writing": shown to whoever has the conversation open on this node, kept nowhere.</summary>
public sealed class TypingSignals
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Action<JsonObject>[]> readers = new(StringComparer.Ordinal);

    /// <summary>Shows a <c>typing</c> activity on every open socket of the conversation.</summary>
    public void Show(string conversationId, JsonObject typing)
    {
        Action<JsonObject>[] listening;
        lock (gate)
        {
            listening = readers.GetValueOrDefault(conversationId) ?? [];
        }

        foreach (var reader in listening)
        {
            reader(typing);
        }
    }

    internal IDisposable Subscribe(string conversationId, Action<JsonObject> reader)
    {
        lock (gate)
        {
            readers[conversationId] = [.. readers.GetValueOrDefault(conversationId) ?? [], reader];
        }

        return new Subscription(this, conversationId, reader);
    }

    private sealed class Subscription(TypingSignals signals, string conversationId, Action<JsonObject> reader) : IDisposable
    {
        public void Dispose()
        {
            lock (signals.gate)
            {
                Action<JsonObject>[] left = [.. (signals.readers.GetValueOrDefault(conversationId) ?? []).Where(other => !ReferenceEquals(other, reader))];
                if (left.Length > 0)
                {
                    signals.readers[conversationId] = left;
                }
                else
                {
                    signals.readers.Remove(conversationId);
                }
            }
        }
    }
}
