using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Hotline.Channels.Tests.Hosting;
using Hotline.Conversations;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Channels.Tests.DirectLine;

public sealed class Uploading
{
    private static readonly byte[] Photo = [0xFF, 0xD8, 0xFF, 0xE0, .. Encoding.UTF8.GetBytes("một tấm ảnh")];
    private static readonly byte[] Picture = [0x89, .. "PNG\r\n\x1A\n"u8, 1, 2, 3];
    private static readonly byte[] Paper = [.. "%PDF-1.7 "u8, 4, 5, 6];

    [Fact]
    public async Task A_file_alone_is_a_message_that_everybody_in_the_conversation_can_open()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        using var stream = await talk.ListenAsync();
        using var file = One(Photo, "image/jpeg", "giấy tờ.jpg");

        var posted = await UploadAsync(talk, file).JsonAsync(200);

        var echo = await EchoAsync(stream);
        Assert.Equal(("message", posted.Text("id"), "user"), (echo.Text("type"), echo.Text("id"), echo.Text("from", "role")));
        var attachment = Assert.Single(echo["attachments"]!.AsArray())!.AsObject();
        Assert.Equal(("image/jpeg", "giấy tờ.jpg"), (attachment.Text("contentType"), attachment.Text("name")));
        using HttpClient anybody = new();
        using var opened = await anybody.GetAsync(attachment.Text("contentUrl"));
        Assert.Equal(Photo, await opened.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/jpeg", opened.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", opened.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(ScriptedBot.ReplyTo(null), (await stream.UntilAsync(ScriptedBot.ReplyTo(null)))[^1].Text("text"));
    }

    [Fact]
    public async Task Several_files_belong_to_the_activity_that_comes_with_them()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        using var form = Form("""{"type":"message","text":"Giấy tờ của tôi","channelData":{"x":1},"attachments":[{"contentType":"image/png","name":"a.png"}]}""", (Picture, "a.png"), (Paper, "b.pdf"));

        var posted = await UploadAsync(talk, form).JsonAsync(200);

        var message = (await talk.ReadAsync())["activities"]!.AsArray().Select(activity => activity!.AsObject()).Single(activity => activity.Text("id") == posted.Text("id"));
        Assert.Equal("Giấy tờ của tôi", message.Text("text"));
        Assert.Equal(1, (int)message["channelData"]!["x"]!);
        Assert.Equal(["image/png a.png", "application/pdf b.pdf"], message["attachments"]!.AsArray().Select(file => $"{file!["contentType"]} {file["name"]}"));
        using HttpClient anybody = new();
        using var paper = await anybody.GetAsync((string)message["attachments"]![1]!["contentUrl"]!);
        Assert.Equal("attachment", paper.Content.Headers.ContentDisposition?.DispositionType);
    }

    [Fact]
    public async Task An_upload_repeated_after_a_lost_answer_is_one_message_with_one_set_of_files()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        const string Activity = """{"type":"message","channelData":{"clientActivityID":"c1"}}""";
        using var first = Form(Activity, (Photo, "a.jpg"));
        using var again = Form(Activity, (Photo, "a.jpg"));

        Assert.Equal((await UploadAsync(talk, first).JsonAsync(200)).Text("id"), (await UploadAsync(talk, again).JsonAsync(200)).Text("id"));

        Assert.Single(Directory.GetFiles(app.Attachments));
    }

    [Theory]
    [InlineData("<!DOCTYPE html><script>alert(1)</script>", "image/png", "a.png")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml", "a.svg")]
    [InlineData("MZ\u0090", "application/octet-stream", "a.exe")]
    [InlineData("RIFF....AVI ", "image/webp", "a.webp")]
    public async Task What_is_no_picture_and_no_PDF_is_refused_whatever_it_calls_itself(string content, string type, string name)
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        using var file = One(Encoding.Latin1.GetBytes(content), type, name);
        using var form = Form("""{"type":"message"}""", (Photo, "tốt.jpg"), (Encoding.Latin1.GetBytes(content), name));

        Assert.Equal("BadArgument", await UploadAsync(talk, file).CodeAsync(415));
        Assert.Equal("BadArgument", await UploadAsync(talk, form).CodeAsync(415));

        Assert.False(Directory.Exists(app.Attachments));
        Assert.DoesNotContain((await talk.ReadAsync())["activities"]!.AsArray(), activity => activity!.AsObject().Text("from", "role") == "user");
    }

    [Fact]
    public async Task Too_much_too_many_and_malformed_are_refused_and_leave_nothing()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:Limits:UploadBytes", "2000"), ("Hotline:Limits:FilesPerUpload", "2"));
        var talk = await app.StartTalkAsync();
        byte[] large = [.. Photo, .. new byte[1500]];

        Assert.Equal("MessageSizeTooBig", await UploadAsync(talk, One([.. Photo, .. new byte[2000]], "image/jpeg", "a.jpg")).CodeAsync(413));
        Assert.Equal("MessageSizeTooBig", await UploadAsync(talk, One([.. Photo, .. new byte[200_000]], "image/jpeg", "a.jpg")).CodeAsync(413));
        Assert.Equal("MessageSizeTooBig", await UploadAsync(talk, Form(null, (large, "a.jpg"), (large, "b.jpg"))).CodeAsync(413));
        Assert.Equal("BadArgument", await UploadAsync(talk, Form(null, (Photo, "a.jpg"), (Photo, "b.jpg"), (Photo, "c.jpg"))).CodeAsync(400));
        Assert.Equal("BadSyntax", await UploadAsync(talk, Form("{", (Photo, "a.jpg"))).CodeAsync(400));
        Assert.Equal("BadArgument", await UploadAsync(talk, Form("""{"type":"message","text":"a\u0000"}""", (Photo, "a.jpg"))).CodeAsync(400));
        Assert.Equal("BadArgument", await UploadAsync(talk, Form("""{"type":"event","name":"x"}""", (Photo, "a.jpg"))).CodeAsync(400));
        Assert.Equal("MissingProperty", await UploadAsync(talk, Form("""{"type":"message"}""")).CodeAsync(400));
        Assert.Equal("MissingProperty", await UploadAsync(talk, new ByteArrayContent([])).CodeAsync(400));
        Assert.Equal("BadSyntax", await UploadAsync(talk, Raw("--ranh\r\nContent-Disposition: form-data; name=file\r\n\r\nabc", "multipart/form-data; boundary=ranh")).CodeAsync(400));
        Assert.Equal("BadSyntax", await UploadAsync(talk, Raw("abc", "multipart/form-data")).CodeAsync(400));

        Assert.False(Directory.Exists(app.Attachments));
    }

    [Fact]
    public async Task Only_who_may_post_may_upload()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        var other = await app.StartTalkAsync();

        Assert.Equal("BadArgument", await app.SendAsync(HttpMethod.Post, $"conversations/{talk.Id}/upload", other.Token, One(Photo, "image/jpeg", "a.jpg")).CodeAsync(403));
        await talk.PostAsync("""{"type":"endOfConversation"}""").JsonAsync(200);
        Assert.Equal("BadArgument", await UploadAsync(talk, One(Photo, "image/jpeg", "a.jpg")).CodeAsync(409));
        Assert.False(Directory.Exists(app.Attachments));
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\\\ho so\\\\don.jpg", "don.jpg")]
    [InlineData("a\u202Egpj.exe", "agpj.exe")]
    [InlineData("<img src=x>.jpg", "img src=x.jpg")]
    [InlineData("..", "tệp")]
    public async Task A_files_name_is_only_a_name(string given, string shown)
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        ByteArrayContent content = new(Photo);
        content.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename*=UTF-8''{Uri.EscapeDataString(given.Replace("\\\\", "\\", StringComparison.Ordinal))}");

        await UploadAsync(talk, content).JsonAsync(200);

        var file = (await talk.ReadAsync())["activities"]!.AsArray().Select(activity => activity!["attachments"]).OfType<JsonArray>().Single()[0]!.AsObject();
        Assert.Equal(shown, file.Text("name"));
        using HttpClient anybody = new();
        Assert.Equal(Photo, await anybody.GetByteArrayAsync(file.Text("contentUrl")));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000/a.jpg")]
    [InlineData("..%2F..%2Fhotline.db/a.jpg")]
    [InlineData("hotline.db/a")]
    public async Task Nothing_but_a_kept_file_is_ever_read(string path)
    {
        await using var app = await ChannelsApp.StartAsync();

        Assert.Equal("NotFound", await app.SendAsync(HttpMethod.Get, $"attachments/{path}", null).CodeAsync(404));
    }

    [Fact]
    public async Task Files_go_when_their_time_is_over()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        await UploadAsync(talk, One(Photo, "image/jpeg", "a.jpg")).JsonAsync(200);
        var file = Assert.Single(Directory.GetFiles(app.Attachments));
        File.SetLastWriteTimeUtc(file, app.Clock.GetUtcNow().UtcDateTime);
        var kept = app.Services.GetRequiredService<BotFramework.Attachments>();

        app.Clock.Move(TimeSpan.FromDays(29));
        kept.Clean();
        Assert.True(File.Exists(file));
        app.Clock.Move(TimeSpan.FromDays(2));
        kept.Clean();
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task When_there_is_no_room_the_log_goes_on()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:Limits:AttachmentMegabytes", "1"));
        var talk = await app.StartTalkAsync();
        await UploadAsync(talk, One([.. Photo, .. new byte[700_000]], "image/jpeg", "a.jpg")).JsonAsync(200);

        Assert.Equal("ServiceError", await UploadAsync(talk, One([.. Photo, .. new byte[700_000]], "image/jpeg", "b.jpg")).CodeAsync(503));
        Assert.NotEmpty(await talk.SayAsync("vẫn hỏi được"));
    }

    [Fact]
    public async Task Uploads_of_one_address_are_counted()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:Limits:UploadsPerMinutePerAddress", "1"));
        var talk = await app.StartTalkAsync();
        app.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");

        await UploadAsync(talk, One(Photo, "image/jpeg", "a.jpg")).JsonAsync(200);
        Assert.Equal("RateLimitExceeded", await UploadAsync(talk, One(Photo, "image/jpeg", "b.jpg")).CodeAsync(429));
    }

    private static async Task<JsonObject> EchoAsync(Hosting.Stream stream)
    {
        while (true)
        {
            if (await stream.NextAsync() is { } activity && activity.Text("from", "role") == "user")
            {
                return activity;
            }
        }
    }

    private static Task<HttpResponseMessage> UploadAsync(Talk talk, HttpContent content) =>
        talk.App.SendAsync(HttpMethod.Post, $"conversations/{talk.Id}/upload?userId=lan", talk.Token, content);

    private static ByteArrayContent One(byte[] content, string type, string name) => new(content)
    {
        Headers =
        {
            ContentType = new MediaTypeHeaderValue(type),
            ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "file", FileNameStar = name },
        },
    };

    private static StringContent Raw(string text, string type)
    {
        StringContent content = new(text);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    /// <summary>As the usual client sends it.</summary>
    private static MultipartFormDataContent Form(string? activity, params (byte[] Content, string Name)[] files)
    {
        MultipartFormDataContent form = [];
        if (activity is not null)
        {
            form.Add(new StringContent(activity, new MediaTypeHeaderValue("application/vnd.microsoft.activity")), "activity");
        }

        foreach (var (content, name) in files)
        {
            form.Add(new ByteArrayContent(content), "file", name);
        }

        return form;
    }
}
