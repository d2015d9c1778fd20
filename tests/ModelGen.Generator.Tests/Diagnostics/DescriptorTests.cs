using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;
using GeneratorTests.Infrastructure;

namespace GeneratorTests.Diagnostics;

/// <summary>The table of diagnostics and its documentation.</summary>
public class DescriptorTests
{
    [Fact]
    public void The_list_has_every_descriptor_once_in_the_order_of_ids()
    {
        var fields = typeof(Descriptors).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>();
        Assert.Equal(fields.Select(d => d.Id).Order(StringComparer.Ordinal), Descriptors.All.Select(d => d.Id));
        Assert.Equal(Descriptors.All.Length, Descriptors.All.Select(d => d.Title.ToString(CultureInfo.InvariantCulture)).Distinct().Count());
    }

    [Fact]
    public void Every_diagnostic_has_a_page_that_shows_a_cause_and_a_fix()
    {
        string folder = Repository.Path("docs", "diagnostics");
        foreach (DiagnosticDescriptor descriptor in Descriptors.All)
        {
            string page = Path.Combine(folder, descriptor.Id + ".md");
            Assert.True(File.Exists(page), $"{page} is missing");
            string text = File.ReadAllText(page);
            Assert.StartsWith($"# {descriptor.Id}: {descriptor.Title.ToString(CultureInfo.InvariantCulture)}\n", text, StringComparison.Ordinal);
            Assert.All(new[] { "## Cause", "## Fix" }, h => Assert.Contains(h, text, StringComparison.Ordinal));
            Assert.EndsWith($"/docs/diagnostics/{descriptor.Id}.md", descriptor.HelpLinkUri, StringComparison.Ordinal);
        }

        var ids = Descriptors.All.Select(d => d.Id + ".md").Append("README.md").Append("MG0001.md").Append("MG0002.md");
        Assert.Empty(Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Except(ids));
    }

    [Fact]
    public void The_index_lists_every_diagnostic()
    {
        string index = File.ReadAllText(Repository.Path("docs", "diagnostics", "README.md"));
        Assert.All(Descriptors.All, d => Assert.Contains($"[{d.Id}]({d.Id}.md)", index, StringComparison.Ordinal));
    }
}
