using Hotline.Language;

namespace Hotline.Knowledge.Answers;

/// <summary>Words that carry no subject of their own: pronouns, particles, question words, courtesy.</summary>
internal static class EmptyWords
{
    private static readonly IReadOnlyList<Syllable> Words = Vietnamese.Syllables("""
        à ạ á ai ấy anh áp ba bà bác bạn bao bị biết bỏ bởi bớt bữa cả các cách cái cần chắc chăng chẳng chỉ chị cho chỗ chờ chú chưa chứ chuyện chừng có con còn coi cô cụ cứ của cũng cùng
        dạ dám dạng dậy đang đã đâu đây đầy đấy để đến đều đi đó đòi đợi được đừng đứng em gì gia giờ giúp giùm giả gồm hả hãy hay hẵn hẳn hén hết hiện hiểu hoặc hỏi hôm hồi hổng hông hơn kia kìa khá khác
        khi khoảng không là lại làm lắm lần lên liên loại lo lúc luôn mà mấy mày mình mọi mới mỗi một muốn mức mong nào này nãy nay nên nếu ngay nghe nghen nghĩ ngày người nha nhá nhận nhé nhen nhiêu nhiều như nhưng những nhỉ nó nọ nói nơi nữa
        ở ơi ổng bả phải phía qua quá quý ra rằng rất riêng rồi sao sau sẽ số sự tao tại tên tháng thấy thật thật sự the thế thêm theo thì thích thiệt thôi thông thuộc thứ thường tính tìm tới tôi tui trả lời trên trong trước trực tụi từ tuần tuy ui úi
        vả vào vẫn vâng vầy vậy vì việc với về vụ vừa xem xin xài xong ý yêu cầu zậy zô dô đặt gửi cảm ơn cám lòng ok alo hihi haha đáp giải phụ trách chủ trì dùm bằng xác định nộp gọi địa điện thoại số điểm tiền sớm mau
        nhầm lộn lầm bên dựa đúng rành kêu vô trơn thể đối tượng diện dạo cơ quan tỉnh huyện xã phường hỏi thăm trường hợp tụi tư vấn hướng dẫn thông báo cho phép rõ giống kiểu mảng
        what where when who how which is are the a an of for to in on it that this there does do did can could will would please tell me about my your i we you have has and or
        from live living here with same question also if okay was were been any some they their our these those should just while
        """);

    private static readonly IReadOnlyList<Syllable> CompoundWords = Vietnamese.Syllables("việc làm xã hội");

    private static readonly HashSet<(string, string)> Written = [.. CompoundWords.Chunk(2).Select(pair => (pair[0].Exact, pair[1].Exact))];

    private static readonly HashSet<(string, string)> Compounds = [.. CompoundWords.Chunk(2).Select(pair => (pair[0].Folded, pair[1].Folded))];

    private static readonly HashSet<string> Exact = [.. Words.Select(word => word.Exact), .. Slang];

    private static readonly HashSet<string> Folded = [.. Words.Select(word => word.Folded), .. Slang];

    private static IEnumerable<string> Slang => ["k", "ko", "hok", "hong", "hem", "dc", "dk", "j", "z", "zay", "zậy", "dz", "ad", "admin", "ah", "uh", "uhm", "um", "bn", "mn", "ng", "nhiu", "bnhiu"];

    /// <summary>Whether a word says nothing about a subject. Marks count where they were typed: "hơn" is empty, "hôn" is not.</summary>
    public static bool Contains(Syllable word) => word.Folded.Length < 2 || (word.Marked ? Exact.Contains(word.Exact) : Folded.Contains(word.Folded));

    /// <summary>Which words of a text say something of a subject: those that are not empty, and empty ones that together are a word of their own ("việc làm").</summary>
    public static bool[] Telling(IReadOnlyList<Syllable> words)
    {
        bool[] telling = [.. words.Select(word => !Contains(word))];
        for (var i = 1; i < words.Count; i++)
        {
            if (Compounds.Contains((words[i - 1].Folded, words[i].Folded)) && (!words[i - 1].Marked || !words[i].Marked || Written.Contains((words[i - 1].Exact, words[i].Exact))))
            {
                telling[i - 1] = telling[i] = true;
            }
        }

        return telling;
    }

    /// <summary>The same in a text whose marks are all there: an unmarked word is what it says ("vay" is no "vậy").</summary>
    public static bool ContainsAsWritten(Syllable word) => word.Folded.Length < 2 || Exact.Contains(word.Exact);
}
