using System.Buffers.Binary;
using System.Text;

namespace ModelGen.Text.Tests.Tokenization;

/// <summary>A model of SentencePiece with six pieces, written as its protobuf says: a list of pieces, and what kind of model it is.</summary>
internal static class SentencePieceModel
{
    private const byte Normal = 1;
    private const byte Unknown = 2;
    private const byte Control = 3;

    public static byte[] Bytes { get; } =
    [
        .. Piece("<unk>", 0, Unknown), .. Piece("<s>", 0, Control), .. Piece("</s>", 0, Control),
        .. Piece("\u2581", -1, Normal), .. Piece("a", -2, Normal), .. Piece("b", -3, Normal),

        // trainer_spec { model_type: BPE }, normalizer_spec { name: "identity" }
        .. Field(2, [0x18, 2]), .. Field(3, Field(1, "identity"u8)),
    ];

    private static byte[] Piece(string text, float score, byte type)
    {
        byte[] number = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(number, score);
        return Field(1, [.. Field(1, Encoding.UTF8.GetBytes(text)), 0x15, .. number, 0x18, type]);
    }

    /// <summary>A field with a length, less than 128.</summary>
    private static byte[] Field(byte number, ReadOnlySpan<byte> content) => [(byte)((number << 3) | 2), (byte)content.Length, .. content];
}
