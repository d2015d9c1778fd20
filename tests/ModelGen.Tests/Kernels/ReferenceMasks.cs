namespace ModelGen.Tests.Kernels;

/// <summary>The masks of dropout of one step, word by word: Philox4x32-10 as its paper has it, and the order in which words become elements.</summary>
internal sealed class ReferenceMasks(int seed, long step)
{
    private const int GroupBlocks = 16;

    /// <summary>How many groups have been drawn.</summary>
    public ulong Group { get; set; }

    /// <summary>The four words of a block (Salmon, Moraes, Dror, Shaw 2011, section 3.3).</summary>
    public static uint[] Block(uint[] counter, uint[] key)
    {
        (uint a, uint b, uint c, uint d) = (counter[0], counter[1], counter[2], counter[3]);
        (uint key0, uint key1) = (key[0], key[1]);
        for (int round = 0; round < 10; round++)
        {
            ulong first = 0xD2511F53ul * a, second = 0xCD9E8D57ul * c;
            (a, b, c, d) = ((uint)(second >> 32) ^ b ^ key0, (uint)second, (uint)(first >> 32) ^ d ^ key1, (uint)first);
            key0 = unchecked(key0 + 0x9E3779B9);
            key1 = unchecked(key1 + 0xBB67AE85);
        }

        return [a, b, c, d];
    }

    /// <summary>The next mask: each group of 64 elements has the first words of 16 blocks, then the second ones, the third and the fourth ones.</summary>
    public float[] Next(int length, double p)
    {
        float threshold = (float)((p * Math.Pow(2, 32)) - Math.Pow(2, 31)), kept = (float)(1 / (1 - p));
        return Next(length, word => word >= threshold ? kept : 0);
    }

    /// <summary>The next uniform numbers.</summary>
    public float[] NextUniform(int length) => Next(length, word => MathF.Min(((float)word * MathF.Pow(2, -32)) + 0.5f, MathF.BitDecrement(1)));

    private float[] Next(int length, Func<int, float> map)
    {
        float[] mask = new float[length];
        for (int start = 0; start < length; start += 4 * GroupBlocks, Group++)
        {
            for (uint i = 0; i < GroupBlocks; i++)
            {
                ulong block = (Group * GroupBlocks) + i;
                uint[] words = Block([(uint)block, (uint)(block >> 32), (uint)step, (uint)((ulong)step >> 32)], [(uint)seed, 0]);
                for (int word = 0; word < 4; word++)
                {
                    int element = start + (word * GroupBlocks) + (int)i;
                    if (element < length)
                    {
                        mask[element] = map((int)words[word]);
                    }
                }
            }
        }

        return mask;
    }
}
