namespace Hotline.Channels.BotFramework;

/// <summary>Answers everything the bot has not read in a conversation; returns when nothing is left. The host's turn, unless another is given.</summary>
public delegate Task RunTurn(string conversationId, CancellationToken cancellation);
