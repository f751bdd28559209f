using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Hotline.Conversations.Replies;

namespace Hotline.Conversations.Rephrasing;

/// <summary>Shows a <c>typing</c> activity to whoever has the conversation open on this node; kept nowhere. Quick, and does not throw.</summary>
public delegate void ShowTyping(string conversationId, JsonObject typing);

/// <summary>Shows one draft while it is written. Who missed it misses nothing: the message that follows from the log says it all.</summary>
internal sealed class DraftStream(Conversation conversation, DraftRequest request, ShowTyping show)
{
    private int sequence;

    /// <summary>Id of the stream, which the message that replaces it names.</summary>
    public string Id { get; } = NewId(conversation);

    /// <summary>Says that an answer is being written.</summary>
    public void Begin(string notice) => Send(notice, Id, stream: null);

    /// <summary>Shows what has passed so far.</summary>
    public void Show(string passed) => Send(AnswerReply.Paragraphs(request.Before, passed), NewId(conversation), Id);

    private void Send(string text, string id, string? stream) =>
        show(conversation.Id, ReplyActivity.RenderDraft(text, id, stream, ++sequence, request.ReplyTo, conversation, request.Language));

    private static string NewId(Conversation conversation) => $"{conversation.Id}|draft-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
}
