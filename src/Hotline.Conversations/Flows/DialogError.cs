namespace Hotline.Conversations.Flows;

/// <summary>Something in a dialog file that must be put right.</summary>
/// <param name="Path">Relative to the dialogs folder, with forward slashes.</param>
/// <param name="Line">1-based; 0: the whole file.</param>
/// <param name="Reason">What is wrong and what is expected.</param>
public sealed record DialogError(string Path, int Line, string Reason)
{
    public override string ToString() => Line > 0 ? FormattableString.Invariant($"{Path}:{Line}: {Reason}") : $"{Path}: {Reason}";
}
