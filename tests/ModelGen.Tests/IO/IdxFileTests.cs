namespace ModelGen.Tests.IO;

public sealed class IdxFileTests
{
    [Fact]
    public void Shape_and_elements_are_read()
    {
        IdxFile file = Read([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6]);
        Assert.Equal([2, 3], file.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], file.Elements);
    }

    [Fact]
    public void Gzip_is_recognised_by_its_first_bytes()
    {
        // The content is 00 00 08 01, 00 00 00 01, 07.
        byte[] compressed = Convert.FromHexString("1F8B08000000000002036360E060646060606407008E2DC59909000000");
        Assert.Equal([7], Read(compressed).Elements);
    }

    [Theory]
    [InlineData("", "ends before")]
    [InlineData("0000", "ends before")]
    [InlineData("00000803", "ends before")]
    [InlineData("00000D0100000001", "not with 000008")]
    [InlineData("0100080100000001", "not with 000008")]
    [InlineData("00000800", "dimensions")]
    [InlineData("00000809", "dimensions")]
    [InlineData("000008010000000401020304FF", "goes on")]
    [InlineData("0000080100000004010203", "ends before")]
    [InlineData("0000080100000010010203", "more than the file can hold")]
    [InlineData("00000801FFFFFFFF01", "more than the file can hold")]
    [InlineData("000008047FFFFFFF7FFFFFFF7FFFFFFF7FFFFFFF01", "more than the file can hold")]
    public void A_malformed_file_is_named(string hex, string reason)
    {
        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => Read(Convert.FromHexString(hex)));
        Assert.Contains(reason, exception.Message);
        Assert.Contains("'test'", exception.Message);
    }

    private static IdxFile Read(byte[] file) => IdxFile.Read(new MemoryStream(file), "test");
}
