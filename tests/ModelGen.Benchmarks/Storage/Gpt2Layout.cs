using ModelGen;
using ModelGen.Runtime;

namespace Benchmarks.Storage;

/// <summary>The tensors of GPT-2 with 124 million parameters, initialised as its authors did, weights of products in panels.</summary>
internal static class Gpt2Layout
{
    private const int Width = 768;
    private const int Blocks = 12;

    public static ParameterLayout Create()
    {
        var entries = new List<ParameterEntry>();
        int size = 0;
        Add("wte.weight", [50257, Width], ParameterStorage.RowMajor, Init.Normal(0, 0.02));
        Add("wpe.weight", [1024, Width], ParameterStorage.RowMajor, Init.Normal(0, 0.02));
        for (int block = 0; block < Blocks; block++)
        {
            AddNorm($"h.{block}.ln_1");
            AddLinear($"h.{block}.attn.c_attn", 3 * Width, Width);
            AddLinear($"h.{block}.attn.c_proj", Width, Width);
            AddNorm($"h.{block}.ln_2");
            AddLinear($"h.{block}.mlp.c_fc", 4 * Width, Width);
            AddLinear($"h.{block}.mlp.c_proj", Width, 4 * Width);
        }

        AddNorm("ln_f");
        return new ParameterLayout(size, 0, [.. entries])
        {
            // As in Hugging Face's file: Conv1D has its matrices the other way round.
            WeightMap = new WeightMap().Add("[transformer.]h.*.attn.{c_attn,c_proj}.*", "h.*.attn.{c_attn,c_proj}.*", transpose: true).Add("[transformer.]h.*.mlp.{c_fc,c_proj}.*", "h.*.mlp.{c_fc,c_proj}.*", transpose: true),
        };

        void AddLinear(string name, int outputs, int inputs)
        {
            Add(name + ".weight", [outputs, inputs], ParameterStorage.Panels, Init.Normal(0, 0.02));
            Add(name + ".bias", [outputs], ParameterStorage.RowMajor, Init.Zeros);
        }

        void AddNorm(string name)
        {
            Add(name + ".weight", [Width], ParameterStorage.RowMajor, Init.Ones);
            Add(name + ".bias", [Width], ParameterStorage.RowMajor, Init.Zeros);
        }

        void Add(string name, int[] shape, ParameterStorage storage, Init init)
        {
            entries.Add(new ParameterEntry(name, shape, size, storage, init));
            size += entries[^1].StoredLength;
        }
    }
}
