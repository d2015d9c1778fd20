namespace GeneratorTests.Operators;

/// <summary>Results and gradients of functions of the surface, as PyTorch has them.</summary>
public class GoldenTests
{
    private static readonly Dictionary<string, GoldenFile> files = new GoldenFile[]
    {
        new("ops.safetensors", GoldenCases.All),
        new("losses.safetensors", GoldenLossCases.All),
        new("activations.safetensors", GoldenActivationCases.All),
        new("axis.safetensors", GoldenAxisCases.All),
        new("contractions.safetensors", GoldenContractionCases.All),
        new("images.safetensors", GoldenImageCases.All),
        new("attention.safetensors", GoldenAttentionCases.All),
    }.ToDictionary(f => f.Name);

    public static TheoryData<string> Files => [.. files.Keys];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (GoldenFile file in files.Values)
            {
                foreach (string name in file.Cases)
                {
                    cases.Add(file.Name, name);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string file, string name) => files[file].Interpreted(name);

    [Trait("Runs", "EmittedCode")]
    [Theory]
    [MemberData(nameof(Cases))]
    public void Emitted_code_agrees_with_PyTorch(string file, string name) => files[file].Emitted(name);

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_case_of_the_file_is_compared(string file) => files[file].IsComplete();
}
