using System.Buffers.Binary;
using System.Text;

namespace ModelGen.Tests.IO;

/// <summary>Element types: those that are converted, and those that nobody knows yet.</summary>
public sealed class SafetensorsTypeTests
{
    [Theory]
    [InlineData("F8_E8M0", 2)]
    [InlineData("F4", 1)]
    [InlineData("F6_E2M3", 2)]
    [InlineData("C64", 16)]
    [InlineData("MXFP9", 5)]
    public void A_tensor_of_an_unknown_type_does_not_stand_in_the_way_of_others(string type, int bytes)
    {
        byte[] data = new byte[bytes + 4];
        BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(bytes), 2.5f);
        using var reader = Open($$$"""{"new":{"dtype":"{{{type}}}","shape":[2],"data_offsets":[0,{{{bytes}}}]},"old":{"dtype":"F32","shape":[1],"data_offsets":[{{{bytes}}},{{{bytes + 4}}}]}}""", data);
        SafetensorsTensor tensor = reader.Tensors[0];
        Assert.Equal((SafetensorsType.Unknown, type, 2L, $"new {type} [2]"), (tensor.Type, tensor.TypeName, tensor.ElementCount, tensor.ToString()));
        float[] values = new float[1];
        reader.Read(reader.Tensors[1], values);
        Assert.Equal([2.5f], values);
        Assert.Contains($"'new' has type {type}, which is not read as float", Assert.Throws<InvalidDataException>(() => reader.Read(tensor, new float[2])).Message, StringComparison.Ordinal);
        Assert.Contains("not read as int", Assert.Throws<InvalidDataException>(() => reader.Read(tensor, new int[2])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("I64", "FFFFFFFFFFFFFFFF0000000000000100", new[] { -1f, 281474976710656f })]
    [InlineData("U64", "0000000000000080", new[] { 9223372036854775808f })]
    [InlineData("I32", "000000800000FF7F", new[] { -2147483648f, 2147418112f })]
    [InlineData("U32", "00FFFFFF", new[] { 4294967040f })]
    [InlineData("I16", "00800100", new[] { -32768f, 1 })]
    [InlineData("U16", "FFFF", new[] { 65535f })]
    [InlineData("I8", "80", new[] { -128f })]
    [InlineData("U8", "FF00", new[] { 255f, 0 })]
    [InlineData("BOOL", "0100", new[] { 1f, 0 })]
    public void Whole_numbers_that_are_floats_are_read(string type, string data, float[] expected) => Assert.Equal(expected, Read(type, data, expected.Length));

    [Theory]
    [InlineData("I64", "0100000100000000", "16777217")]
    [InlineData("I64", "FFFFFFFFFFFFFF7F", "9223372036854775807")]
    [InlineData("U64", "FFFFFFFFFFFFFFFF", "18446744073709551615")]
    [InlineData("I32", "FFFFFF7F", "2147483647")]
    [InlineData("U32", "FFFFFFFF", "4294967295")]
    public void Whole_numbers_that_are_no_floats_are_refused(string type, string data, string number) =>
        Assert.Contains($"holds {number}, which is no float exactly", Assert.Throws<InvalidDataException>(() => Read(type, data, 1)).Message, StringComparison.Ordinal);

    private static float[] Read(string type, string data, int count)
    {
        byte[] bytes = Convert.FromHexString(data);
        using var reader = Open($$$"""{"a":{"dtype":"{{{type}}}","shape":[{{{count}}}],"data_offsets":[0,{{{bytes.Length}}}]}}""", bytes);
        float[] values = new float[count];
        reader.Read(reader.Tensors[0], values);
        return values;
    }

    private static SafetensorsReader Open(string header, byte[] data)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return new SafetensorsReader(new MemoryStream([.. length, .. Encoding.ASCII.GetBytes(header), .. data]), "test");
    }
}
