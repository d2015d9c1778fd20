using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using BenchmarkDotNet.Running;
using Benchmarks.Comparison;
using Benchmarks.Detail;
using Benchmarks.Generation;
using Benchmarks.Storage;
using Benchmarks.Workloads;

var filter = new Option<string>("--filter") { Description = "Only workloads whose name contains this text.", DefaultValueFactory = _ => "" };
var threads = new Option<int>("--threads") { Description = "Threads that every contender may use.", DefaultValueFactory = _ => 1 };
var processor = new Option<bool>("--processor-time") { Description = "Counts what the process computes, not what passes: on one thread, beside other work of the machine." };
var json = new Option<FileInfo?>("--json") { Description = "Also write the rows to this file." };
var compare = new Command("compare", "Times ModelGen and its peers in alternating rounds of this process.") { filter, threads, processor, json };
compare.SetAction(arguments => Compare(arguments.GetRequiredValue(filter), arguments.GetRequiredValue(threads), arguments.GetValue(processor), arguments.GetValue(json)));

var detail = new Command("detail", "Runs BenchmarkDotNet over kernels and models; its own options follow.") { TreatUnmatchedTokensAsErrors = false };
detail.SetAction(arguments => BenchmarkSwitcher.FromAssembly(typeof(DetailConfig).Assembly).Run([.. arguments.UnmatchedTokens], DetailConfig.Create()).Any() ? 0 : 1);

var generator = new Command("generator", "Times the generator and measures what it emits.");
generator.SetAction(_ => GeneratorCost.Print());

var storage = new Command("storage", "Times the first values, saving and loading of 124 million parameters.");
storage.SetAction(_ => StorageCost.Print());
return new RootCommand("Benchmarks of ModelGen.") { compare, detail, generator, storage }.Parse(args).Invoke();

static int Compare(string filter, int threads, bool processorTime, FileInfo? json)
{
    IWorkload[] workloads = [.. MlpWorkloads.All(), .. SequenceWorkloads.All(), .. ImageWorkloads.All()];
    var comparer = new Comparer(threads, processorTime, Console.Error);
    List<Row> rows = [];
    Console.WriteLine($"{"workload",-24} {"ours µs",10} {"peer",-14} {"peer µs",10} {"ratio",7} {"best",7} {"of peak",8} {"bytes",6}");
    foreach (IWorkload workload in workloads.Where(w => w.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)))
    {
        foreach (Row row in comparer.Compare(workload))
        {
            rows.Add(row);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Workload,-24} {row.OursMicroseconds,10:0.000} {row.Peer,-14} {row.PeerMicroseconds,10:0.000} {row.Ratio,7:0.000} {row.BestRatio,7:0.000} {row.PeakShare,8:0%} {row.AllocatedBytes,6:0.#}"));
        }
    }

    if (json is not null)
    {
        File.WriteAllBytes(json.FullName, JsonSerializer.SerializeToUtf8Bytes(rows, new JsonSerializerOptions { WriteIndented = true }));
    }

    return rows.Count > 0 ? 0 : 1;
}
