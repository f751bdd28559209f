using Hotline.Storage.Tickets;

namespace Hotline.Storage.Tests;

/// <summary>Which needs are alike.</summary>
public sealed class ComparingTickets
{
    [Fact]
    public void Needs_that_share_lone_syllables_are_not_alike()
    {
        var past = (string[])["hoc phi truong mam non", "hoc nghe may o xa", "vay von nuoi bo", "hoc nghe dien"];

        Assert.Equal([1, 3], SimilarTickets.Nearest(SimilarTickets.Features("Học nghề may ở đâu"), [.. past.Select(SimilarTickets.Features)]).Select(one => one.At));
        Assert.Empty(SimilarTickets.Nearest(SimilarTickets.Features("học bổng"), [.. past.Select(SimilarTickets.Features)]));
        Assert.Empty(SimilarTickets.Nearest(SimilarTickets.Features("?!"), [.. past.Select(SimilarTickets.Features)]));
    }
}
