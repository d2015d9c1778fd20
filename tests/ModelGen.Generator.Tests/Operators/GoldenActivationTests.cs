namespace GeneratorTests.Operators;

/// <summary>Activations and normalisations, their results and gradients, as PyTorch has them.</summary>
public class GoldenActivationTests
{
    private static readonly GoldenFile file = new("activations.safetensors", GoldenActivationCases.All);

    public static TheoryData<string> Cases => file.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string name) => file.Interpreted(name);

    [Trait("Runs", "EmittedCode")]
    [Theory]
    [MemberData(nameof(Cases))]
    public void Emitted_code_agrees_with_PyTorch(string name) => file.Emitted(name);

    [Fact]
    public void Every_case_of_the_file_is_compared() => file.IsComplete();
}
