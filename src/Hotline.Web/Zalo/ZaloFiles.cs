using System.Globalization;
using System.Text.Json.Nodes;
using Hotline.Conversations;

namespace Hotline.Web.Zalo;

/// <summary>What citizens sent on Zalo beside words, as the desk says it: such things are at Zalo and not here.</summary>
internal static class ZaloFiles
{
    /// <summary>"(Ảnh; xem trong trang Zalo OA, ở đó có hạn)"; null when nothing came with the words or it is no message of Zalo's.</summary>
    /// <param name="content">The activity.</param>
    public static string? Say(JsonObject content)
    {
        if (content.Text("channelData", "zalo", "event") is null || content["attachments"] is not JsonArray sent || sent.Count == 0)
        {
            return null;
        }

        var things = string.Join(", ", sent.OfType<JsonObject>().Select(NameOf));
        var isPlaceOnly = sent.OfType<JsonObject>().All(IsPlace);
        return isPlaceOnly ? $"({things})" : $"({things}: xem trong trang Zalo OA, ở đó có hạn)";
    }

    private static string NameOf(JsonObject file)
    {
        if (IsPlace(file))
        {
            return file["content"] is JsonObject place && place["coordinates"] is JsonArray { Count: 2 } pair && pair[0] is JsonValue longitude && pair[1] is JsonValue latitude && longitude.TryGetValue<double>(out var east) && latitude.TryGetValue<double>(out var north)
                ? string.Create(CultureInfo.InvariantCulture, $"Vị trí {north:0.#####}, {east:0.#####}")
                : "Vị trí";
        }

        var kind = file.Text("contentType") switch
        {
            "audio/*" => "Tin thoại",
            "video/*" => "Video",
            "image/*" when file.Text("name") == "sticker" => "Nhãn dán",
            "image/*" or "image/gif" => "Ảnh",
            _ => "Tệp",
        };
        return file.Text("name") is { Length: > 0 } name && name.Contains('.', StringComparison.Ordinal) ? $"{kind} {name}" : kind;
    }

    private static bool IsPlace(JsonObject file) => file.Text("contentType") == "application/vnd.geo+json";
}
