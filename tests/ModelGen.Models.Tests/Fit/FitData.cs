using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>What tests train on pass by pass.</summary>
internal static class FitData
{
    internal static DataLoader Loader() => new(Data(42, 500), 8, shuffle: true, seed: 5) { Prefetch = 1 };

    internal static TensorDataset Data(int count, uint stream) => new() { { "features", Golden.Signed(stream, 4 * count), 4 }, { "label", Golden.Indices(stream + 1, count, 3) } };

    internal static Evaluation Validation(TinyNet net) =>
        new(new DataLoader(Data(20, 900), 7), net.Loss) { Predict = net.Scores, Metrics = [new Accuracy(), new F1Score()] };
}
