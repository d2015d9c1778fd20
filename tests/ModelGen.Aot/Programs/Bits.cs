using System.Diagnostics;
using System.Globalization;
using Aot;
using ModelGen;

// Prints the bits of what a model gives, before and after training; the test compares the JIT's print with NativeAOT's.
const int Batch = 19;
var images = new float[Batch * 784];
var labels = new int[Batch];
for (int i = 0; i < images.Length; i++)
{
    images[i] = i * 7919 % 1000 / 1000f;
}

for (int i = 0; i < Batch; i++)
{
    labels[i] = i % 10;
}

var clock = Stopwatch.StartNew();
var net = new AotNet(seed: 1);
var logits = new float[Batch * 10];
net.Logits(images, logits, Batch);
Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first result after {clock.Elapsed.TotalMilliseconds:F2} ms"));
Print("logits", logits);
net.Probabilities(images, logits, Batch);
Print("probabilities", logits);

AotNet.NextSession session = net.CreateNextSession(Batch);
session.Next(images, logits);
session.Copy().Next(images, logits);
session.Next(images, logits);
Print("streamed", logits);
Print("state", session.H);

using var trainer = net.CreateTrainer(new Adam(1e-3), Batch);
for (int step = 0; step < 3; step++)
{
    Print("loss", [trainer.Step(images, labels, Batch)]);
}

// Everything that a trainer can do, and on from a checkpoint.
string checkpoint = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
for (int part = 0; part < 2; part++)
{
    using var all = net.CreateTrainer(new NAdam(1e-3) { Rules = [new("*.bias") { WeightDecay = 0.1 }, new(p => p.Shape.Rank == 1) { Lr = 1e-2 }] }, Batch);
    all.Schedule = new CosineAnnealingLR(10).AfterWarmup(2);
    all.MaxGradNorm = 0.5;
    all.Ema = new ExponentialMovingAverage(net.Parameters, 0.9);
    if (part == 1)
    {
        all.LoadCheckpoint(checkpoint);
        File.Delete(checkpoint);
    }

    for (int step = 0; step < 3; step++)
    {
        Print("loss", [all.Step(images, labels, Batch), (float)all.GradNorm, (float)all.Lr]);
        all.StepSchedule();
    }

    all.SaveCheckpoint(checkpoint);
}

File.Delete(checkpoint);

// Pass by pass over a loader, with what is kept, measured and checked, and then one example at a time, with noise.
string folder = Directory.CreateTempSubdirectory("modelgen-bits-").FullName;
using (var fitted = net.CreateTrainer(new AdamW(1e-3), batch: 4))
{
    TensorDataset data = new() { { "image", images, 784 }, { "label", labels } };
    var evaluation = new Evaluation(new DataLoader(data, 8), net.Loss) { Predict = net.Logits, Metrics = [new Accuracy(), new F1Score(), new AUROC()] };
    FitHistory history = fitted.Fit(new DataLoader(data, 4, shuffle: true) { Prefetch = 2 }, fitted.Step, new FitOptions
    {
        Epochs = 2, Validation = evaluation, Callbacks = [new EarlyStopping(), new ModelCheckpoint(folder)],
    });
    foreach (EpochResult epoch in history.Epochs)
    {
        Print("epoch", [.. epoch.Values.Select(v => (float)v.Value)]);
    }
}

Directory.Delete(folder, recursive: true);
using (var careful = net.CreateTrainer(new SGD(0.1), batch: 1))
{
    careful.AccumulationSteps = 4;
    careful.Privacy = new DifferentialPrivacy(noiseMultiplier: 1, maxGradNorm: 1, sampleRate: 0.1);
    for (int i = 0; i < 8; i++)
    {
        careful.Step(images.AsSpan(784 * i, 784), labels.AsSpan(i, 1), batch: 1);
    }

    Print("spent", [(float)careful.GetPrivacySpent(1e-5)]);
}

foreach (NamedTensor parameter in net.Parameters)
{
    Print(parameter.Name, parameter.ToArray());
}

// Images, of another size in the end.
var cnn = new AotCnn(seed: 1);
cnn.Logits(images, logits, Batch, height: 28, width: 28);
Print("cnn", logits);
using (var imageTrainer = cnn.CreateTrainer(new SGD(0.01, momentum: 0.9), Batch, 28, 28))
{
    for (int step = 0; step < 3; step++)
    {
        Print("loss", [imageTrainer.Step(images, labels, Batch, 28, 28)]);
    }
}

cnn.Logits(images.AsSpan(0, Batch * 17 * 31), logits, Batch, height: 17, width: 31);
Print("cnn", logits);
foreach (NamedTensor tensor in cnn.Parameters.Concat(cnn.Parameters.States))
{
    Print(tensor.Name, tensor.ToArray());
}

// A language model, token by token in a session over caches, and drawn from.
var gpt = new AotGpt(seed: 1);
AotGpt.Session generation = gpt.CreateSession(batch: 2, capacity: 40);
var sampler = new TokenSampler(vocabularySize: 65, batch: 2, seed: 1) { Temperature = 0.8, TopK = 20, TopP = 0.9, MinP = 0.01, RepetitionPenalty = 1.1 };
var scores = new float[2 * 65];
generation.Next([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], scores, time: 5, lengths: [5, 3]);
Print("cached", scores);
Generation.Generate(generation.Next, [11, 12], default, sampler, new StoppingCriteria(maxLength: 20, batch: 2), (row, token) => Console.Write($"{row}:{token} "));
generation.SelectBatch([1, 0]);
generation.Copy().Next([13, 14], scores, time: 1);
Print("cached", scores);

var half = new AotHalf(seed: 1);
float[] halves = new float[2 * 7 * 65];
half.Next([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 64], halves, batch: 2, time: 7);
Print("bfloat16", halves);
half.CreateSession(batch: 1, capacity: 8).Next([0], scores.AsSpan(0, 65), time: 1);
Print("bfloat16", scores);

static void Print(string name, ReadOnlySpan<float> values)
{
    // FNV-1a over the bits, and the first ones as they are.
    ulong hash = 14695981039346656037;
    foreach (float value in values)
    {
        hash = unchecked((hash ^ BitConverter.SingleToUInt32Bits(value)) * 1099511628211);
    }

    Console.Write(string.Create(CultureInfo.InvariantCulture, $"{name} {values.Length} {hash:x16}"));
    for (int i = 0; i < Math.Min(4, values.Length); i++)
    {
        Console.Write(string.Create(CultureInfo.InvariantCulture, $" {BitConverter.SingleToUInt32Bits(values[i]):x8}"));
    }

    Console.WriteLine();
}
