namespace Hotline.Conversations;

/// <summary>Tells readers of this process that a conversation's log has grown. Only a hint: readers read the log by their own position, so a lost hint loses nothing.</summary>
public sealed class Wakeups
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Action[]> byConversation = new(StringComparer.Ordinal);
    private Action<string>[] ofAll = [];

    /// <summary>Calls <paramref name="wake"/> (which must be quick and not throw) after each growth, until disposed.</summary>
    public IDisposable Subscribe(string conversationId, Action wake)
    {
        lock (gate)
        {
            byConversation[conversationId] = byConversation.TryGetValue(conversationId, out var readers) ? [.. readers, wake] : [wake];
        }

        return new Subscription(() =>
        {
            lock (gate)
            {
                if (!byConversation.TryGetValue(conversationId, out var readers))
                {
                    return;
                }

                Action[] left = [.. readers.Where(reader => !ReferenceEquals(reader, wake))];
                if (left.Length > 0)
                {
                    byConversation[conversationId] = left;
                }
                else
                {
                    byConversation.Remove(conversationId);
                }
            }
        });
    }

    /// <summary>Calls <paramref name="wake"/> with the conversation's id after each growth of any conversation, until disposed.</summary>
    public IDisposable SubscribeAll(Action<string> wake)
    {
        lock (gate)
        {
            ofAll = [.. ofAll, wake];
        }

        return new Subscription(() =>
        {
            lock (gate)
            {
                ofAll = [.. ofAll.Where(reader => !ReferenceEquals(reader, wake))];
            }
        });
    }

    /// <summary>The log of this conversation has grown (committed).</summary>
    public void Raise(string conversationId)
    {
        Action[] readers;
        Action<string>[] all;
        lock (gate)
        {
            readers = byConversation.GetValueOrDefault(conversationId) ?? [];
            all = ofAll;
        }

        foreach (var wake in readers)
        {
            wake();
        }

        foreach (var wake in all)
        {
            wake(conversationId);
        }
    }

    /// <summary>Hints from elsewhere may have been lost: every conversation that somebody here reads may have grown.</summary>
    public void RaiseAll()
    {
        string[] read;
        lock (gate)
        {
            read = [.. byConversation.Keys];
        }

        foreach (var conversationId in read)
        {
            Raise(conversationId);
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        private Action? end = end;

        public void Dispose() => Interlocked.Exchange(ref end, null)?.Invoke();
    }
}
