using System.Globalization;

namespace GeneratorTests.Mutation;

/// <summary>
/// No mutilated declaration takes the generator down or makes it write what doesn't compile. A failure names the mutant's seed; <c>new Mutator(seed)</c> makes it again.
/// </summary>
public sealed class MutationTests
{
    private const int Few = 300;

    /// <summary>The variable that says how many mutants the long run makes, and from which seed on: <c>20000</c> or <c>20000@1000000</c>.</summary>
    private const string Variable = "MODELGEN_MUTANTS";

    [Fact]
    public void A_few_hundred_mutants() => AssertNone(Complaints(first: 0, Few));

    /// <summary>Half an hour of them; for whoever changes what reads declarations.</summary>
    [Fact(Explicit = true)]
    public void Tens_of_thousands_of_mutants()
    {
        string[] parts = (Environment.GetEnvironmentVariable(Variable) ?? "20000").Split('@');
        int first = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : Few;
        AssertNone(Complaints(first, int.Parse(parts[0], CultureInfo.InvariantCulture)));
    }

    private static void AssertNone(List<string> complaints) =>
        Assert.True(complaints.Count == 0, string.Create(CultureInfo.InvariantCulture, $"{complaints.Count} complaints, the first of them:\n{string.Join("\n\n", complaints.Take(5))}"));

    private static List<string> Complaints(int first, int count)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        return [.. Enumerable.Range(first, count).AsParallel().AsOrdered().WithCancellation(cancellation).SelectMany(seed => Complaint(seed, cancellation))];
    }

    private static IEnumerable<string> Complaint(int seed, CancellationToken cancellation)
    {
        string mutant = new Mutator(seed).Mutate(MutationCorpus.Sources[seed % MutationCorpus.Sources.Length]);
        return MutantCheck.Complaint(mutant, cancellation) is { } complaint ? [string.Create(CultureInfo.InvariantCulture, $"{seed}: {complaint}\n{mutant}")] : [];
    }
}
