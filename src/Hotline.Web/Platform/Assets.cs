using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Hotline.Web.Platform;

/// <summary>
/// The few files browsers need, read once from <c>wwwroot</c> beside the program, compressed once. The framework's static web assets are not
/// used: unpublished and in Production they answer 200 with an empty body.
/// </summary>
public sealed class Assets
{
    private const string Forever = "public, max-age=31536000, immutable";

    /// <summary>Other sites load the widget by its bare name: they see a new one within five minutes.</summary>
    private const string Briefly = "public, max-age=300, stale-while-revalidate=86400";

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".txt"] = "text/plain; charset=utf-8",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, Asset> byName;

    /// <exception cref="InvalidOperationException">The folder is missing or empty: the program was not copied whole.</exception>
    public Assets()
        : this(Path.Combine(AppContext.BaseDirectory, "wwwroot"))
    {
    }

    internal Assets(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidOperationException($"The program's assets are missing: {folder}.");
        }

        using var files = new PhysicalFileProvider(folder);
        byName = files.GetDirectoryContents("/")
            .Where(file => !file.IsDirectory)
            .Select(Read)
            .ToFrozenDictionary(asset => asset.Name, StringComparer.Ordinal);
        if (byName.Count == 0)
        {
            throw new InvalidOperationException($"The program's assets are missing: {folder} is empty.");
        }
    }

    internal IEnumerable<Asset> All => byName.Values;

    /// <summary>The address of an asset that changes with its content.</summary>
    /// <exception cref="KeyNotFoundException">There is no such asset.</exception>
    public string Url(string name) => $"/{name}?v={byName[name].Version}";

    /// <summary>One route per file: nothing but these files can ever be served.</summary>
    internal void Map(IEndpointRouteBuilder routes)
    {
        foreach (var asset in byName.Values)
        {
            routes.MapMethods($"/{asset.Name}", [HttpMethods.Get, HttpMethods.Head], (HttpContext context) => Serve(context, asset))
                .WithMetadata(new AllowAnonymousAttribute())
                .ExcludeFromDescription();
        }
    }

    private static FileContentHttpResult Serve(HttpContext context, Asset asset)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = context.Request.Query["v"] == asset.Version ? Forever : Briefly;
        headers.Vary = HeaderNames.AcceptEncoding;
        // The widget is meant for other sites, also with crossorigin and integrity attributes.
        headers.AccessControlAllowOrigin = "*";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";

        var (bytes, encoding) = Choose(context.Request, asset);
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }

        // The tag differs per encoding: a cache must not mix them.
        var tag = encoding is null ? asset.Version : $"{asset.Version}-{encoding}";
        return TypedResults.Bytes(bytes, asset.ContentType, entityTag: new EntityTagHeaderValue($"\"{tag}\""));
    }

    private static (byte[] Bytes, string? Encoding) Choose(HttpRequest request, Asset asset)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        if (Accepts(accepted, "br"))
        {
            return (asset.Brotli, "br");
        }

        return Accepts(accepted, "gzip") ? (asset.Gzip, "gzip") : (asset.Plain, null);
    }

    private static bool Accepts(IList<StringWithQualityHeaderValue> accepted, string encoding) =>
        accepted.Any(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && value.Quality is null or > 0);

    private static Asset Read(IFileInfo file)
    {
        using var stream = file.CreateReadStream();
        var plain = new byte[file.Length];
        stream.ReadExactly(plain);
        return new Asset(
            file.Name,
            ContentTypes[Path.GetExtension(file.Name)],
            Convert.ToHexStringLower(SHA256.HashData(plain))[..16],
            plain,
            Compress(plain, output => new BrotliStream(output, CompressionLevel.SmallestSize)),
            Compress(plain, output => new GZipStream(output, CompressionLevel.SmallestSize)));
    }

    private static byte[] Compress(byte[] plain, Func<Stream, Stream> compressor)
    {
        using var output = new MemoryStream();
        using (var stream = compressor(output))
        {
            stream.Write(plain);
        }

        return output.ToArray();
    }

    internal sealed record Asset(string Name, string ContentType, string Version, byte[] Plain, byte[] Brotli, byte[] Gzip);
}
