namespace Hotline.Web.Platform;

/// <summary>The service cannot start, and the message tells whoever runs it what to put right. No stack trace helps them.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
