using Hotline.Conversations;

namespace Hotline.Storage.Writing;

/// <summary>Wakes the readers of this process after a commit.</summary>
internal sealed class Announcer(Wakeups wakeups, ReleaseChanges releases)
{
    public void Announce(News news)
    {
        foreach (var conversationId in news.Grown)
        {
            wakeups.Raise(conversationId);
        }

        if (news.ReleaseChanged)
        {
            releases.Raise();
        }
    }
}
