namespace Hotline.Knowledge.Tests;

public sealed class ComparingFigures
{
    [Theory]
    [InlineData("khoảng 20.000 người", "20 nghìn người")]
    [InlineData("20 ngàn", "20.000")]
    [InlineData("500 triệu đồng", "500.000.000 đồng")]
    [InlineData("2,15%", "GRDP 2.15%")]
    [InlineData("ngày 01/7/2021", "1/7/2021")]
    [InlineData("1. Đăng ký\n2. Chờ", "không có số nào")]
    public void One_value_written_in_two_ways_is_one_figure(string text, string proof) => Assert.Empty(Figures.Unsupported(text, proof));

    [Theory]
    [InlineData("được 1,5 triệu đồng", "hỗ trợ người lao động", "1,5 triệu")]
    [InlineData("94%", "4%", "94")]
    [InlineData("Nghị quyết 68", "Nghị quyết số 86/NQ-CP", "68")]
    public void A_figure_without_proof_is_named(string text, string proof, string named) => Assert.Equal([named], Figures.Unsupported(text, proof));
}
