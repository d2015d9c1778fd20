using System.Runtime.InteropServices;
using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Sparse tables: PyTorch's values, rows that a step does not touch, optimizers that do not take them.</summary>
public sealed class SparseTests
{
    private const int Batch = 4;
    private const int Time = 6;

    [Fact]
    public void Loss_and_gradients_are_PyTorchs()
    {
        using SafetensorsReader golden = Golden.Open("embedding.safetensors");
        SparseNet net = Start();
        (int[] word, int[] tag, int[] label) = Step(0);
        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        Golden.Close(golden.Floats("sparse/loss"), [net.LossForward(word, tag, label, tape, Batch, Time)], "loss");
        net.LossBackward(word, tag, label, 1, gradients, tape, Batch, Time);
        foreach (NamedTensor gradient in gradients)
        {
            Golden.CloseGradient(golden.Floats($"sparse/grad/{gradient.Name}"), gradient.ToArray(), gradient.Name);
        }

        Assert.Equal(word.Distinct().Where(w => w != 3), gradients.GetTouchedRows("words.weight").ToArray());
        Assert.Equal(tag.Distinct().Where(t => t != 4), gradients.GetTouchedRows("tags.weight").ToArray());
        GradientSet copy = net.CreateGradients();
        copy.CopyFrom(gradients);
        Assert.Equal(gradients.GetTouchedRows("words.weight").ToArray(), copy.GetTouchedRows("words.weight").ToArray());
        Assert.True(copy.Values.SequenceEqual(gradients.Values));
        gradients.Clear();
        Assert.True(gradients.GetTouchedRows("words.weight").IsEmpty);
        Assert.Throws<ArgumentException>(() => gradients.GetTouchedRows("output.weight").Length);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    [InlineData("adagrad")]
    public void Five_steps_end_where_PyTorchs_end(string name)
    {
        using SafetensorsReader golden = Golden.Open("embedding.safetensors");
        SparseNet net = Start();
        Optimizer optimizer = name switch
        {
            "sgd" => new SGD(0.1),
            "adam" => new Adam(1e-2),
            _ => new Adagrad(0.1, lrDecay: 0.05, initialAccumulatorValue: 0.1),
        };
        using SparseNet.Trainer trainer = net.CreateTrainer(optimizer, Batch, Time);
        float[] losses = new float[5];
        for (uint step = 0; step < 5; step++)
        {
            (int[] word, int[] tag, int[] label) = Step(step);
            losses[step] = trainer.Step(word, tag, label, Batch, Time);
        }

        Golden.Close(golden.Floats($"sparse/{name}/loss"), losses, "loss");
        foreach (NamedTensor parameter in net.Parameters)
        {
            Golden.Close(golden.Floats($"sparse/{name}/{parameter.Name}"), parameter.ToArray(), parameter.Name);
        }
    }

    /// <summary>
    /// What a step reads and writes does not grow with the table: of all other rows, the gradients (made NaN here, which anything that read them would hand on) and
    /// the values keep their bits.
    /// </summary>
    [Fact]
    public void A_step_touches_the_rows_that_are_used_and_no_other_whatever_the_vocabulary()
    {
        var net = new Vocabularies(seed: 1);
        using Vocabularies.Trainer trainer = net.CreateTrainer(new Adam(0.1), 6);
        trainer.WhenNonFinite = NonFiniteAction.Stop;
        trainer.Gradients.Values.Fill(float.NaN);
        float[] before = net.Parameters.Values.ToArray();
        var used = new HashSet<int>();
        foreach (int[] token in (int[][])[[3, 49, 3, 7, 7, 0], [7, 1, 1, 1, 1, 49], [12, 12, 12, 12, 12, 12]])
        {
            // A row that is used for the first time adds to what is there.
            foreach (int row in token.Where(used.Add))
            {
                trainer.Gradients["few.weight"].SetRow(row, new float[7]);
                trainer.Gradients["many.weight"].SetRow(row, new float[7]);
            }

            trainer.StepSmall(token, 6);
            trainer.StepLarge(token, 6);
            foreach (string name in (string[])["few.weight", "many.weight"])
            {
                Assert.Equal(token.Distinct(), trainer.Gradients.GetTouchedRows(name).ToArray());
                float[] gradients = trainer.Gradients[name].ToArray();
                Assert.Equal(used.Order(), Enumerable.Range(0, gradients.Length / 7).Where(r => !float.IsNaN(gradients[7 * r])));
            }
        }

        Changed(net, before, "few.weight", used);
        Changed(net, before, "many.weight", used);
    }

    [Fact]
    public void Sparse_tables_train_as_dense_ones_where_every_row_is_used_in_every_step()
    {
        var net = new Vocabularies(seed: 3);
        int[] all = [.. Enumerable.Range(0, Vocabularies.Few)];
        using Vocabularies.Trainer trainer = net.CreateTrainer(new Adagrad(0.5), Vocabularies.Few);
        for (int step = 0; step < 200; step++)
        {
            trainer.StepSmall(all, Vocabularies.Few);
        }

        Assert.All(net.Parameters["few.weight"].ToArray(), v => Assert.Equal(1, v, 1e-2f));
    }

    [Fact]
    public void Modules_and_tables_looked_up_twice_have_the_gradients_of_differences()
    {
        const int count = 5;
        var net = new Vocabularies(seed: 2);
        int[] token = [1, 2, 2, 9, 0], other = [2, 10, 10, 0, 4];
        float[] result = new float[1];
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [],
            Results = [result],
            Infer = () => result[0] = net.Loss(token, other, count),
            Forward = tape => result[0] = net.LossForward(token, other, tape, count),
            Backward = (dy, dx, g, tape) => net.LossBackward(token, other, dy[0][0], g, tape, count),
        }.Check();
        using Vocabularies.Trainer trainer = net.CreateTrainer(new SGD(0.1), count);
        trainer.Step(token, other, count);
        Assert.Equal([2, 10, 0, 4], trainer.Gradients.GetTouchedRows("blocks.2.table.weight").ToArray());
        Assert.Equal([0, 1, 2, 4, 9, 10], trainer.Gradients.GetTouchedRows("few.weight").ToArray().Order());
        Allocations.None(() => trainer.Step(token, other, count));
        Allocations.None(() => trainer.StepLarge(token, count));
    }

    /// <summary>Tables with equal indices have equal gradients; each has rows of its own all the same.</summary>
    [Theory]
    [InlineData(0.1, false)]
    [InlineData(0.05, true)]
    public void Tables_that_are_looked_up_alike_train_as_dense_ones(double rate, bool adaptive)
    {
        SparseTables sparse = new(seed: 4);
        DenseTables dense = new(seed: 4);
        Assert.Equal(sparse.Parameters.Values.ToArray(), dense.Parameters.Values.ToArray());
        using SparseTables.Trainer one = sparse.CreateTrainer(adaptive ? new Adagrad(rate) : new SGD(rate), batch: 5, time: 4);
        using DenseTables.Trainer other = dense.CreateTrainer(adaptive ? new Adagrad(rate) : new SGD(rate), batch: 5, time: 4);
        (int Batch, int Time)[] sizes = [(5, 4), (3, 1), (0, 4), (4, 0), (0, 0), (1, 2), (5, 4)];
        for (uint step = 0; step < sizes.Length; step++)
        {
            (int batch, int time) = sizes[step];
            int[] token = Golden.Indices(step, batch, 20), second = Golden.Indices(50 + step, batch, 20);
            int[] bag = Golden.Indices(100 + step, 2 * batch, 20), sequence = Golden.Indices(150 + step, time * batch, 20);
            float loss = one.Step(token, second, bag, sequence, batch, time);
            Golden.Close([other.Step(token, second, bag, sequence, batch, time)], [loss], "loss");
            foreach (NamedTensor parameter in dense.Parameters)
            {
                Golden.Close(parameter.ToArray(), sparse.Parameters[parameter.Name].ToArray(), parameter.Name);
            }

            Assert.Equal(token.Distinct().Order(), one.Gradients.GetTouchedRows("tables.blocks.1.second.weight").ToArray().Order());
            Assert.Equal(sequence.Distinct().Order(), one.Gradients.GetTouchedRows("tables.right.weight").ToArray().Order());
        }

        int[] five = Golden.Indices(1, 5, 20), ten = Golden.Indices(2, 10, 20), twenty = Golden.Indices(3, 20, 20);
        Allocations.None(() => one.Step(five, five, ten, twenty, 5, 4));
    }

    [Fact]
    public void Threads_change_nothing()
    {
        const int count = 30_000;
        int[] token = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * i % Vocabularies.Many))];
        float[]? expected = null;
        foreach (int threads in new[] { 1, 2, 3, 7 })
        {
            using var scope = Parallelism.Use(threads);
            var net = new Vocabularies(seed: 3);
            using Vocabularies.Trainer trainer = net.CreateTrainer(new Adam(0.01), count);
            for (int step = 0; step < 3; step++)
            {
                trainer.StepLarge(token, count);
            }

            expected ??= net.Parameters.Values.ToArray();
            Assert.True(net.Parameters.Values.SequenceEqual(expected), $"{threads} threads");
        }
    }

    [Fact]
    public void Optimizers_that_change_every_row_are_refused()
    {
        var net = new SparseNet(seed: 1);
        foreach (Optimizer optimizer in new Optimizer[]
        {
            new SGD(0.1, momentum: 0.9), new SGD(0.1, weightDecay: 0.1), new Adam(weightDecay: 0.1), new Adam(amsgrad: true), new Adagrad(weightDecay: 0.1), new Nothing(),
        })
        {
            Assert.Contains("sparse tables", Assert.Throws<InvalidOperationException>(() => net.CreateTrainer(optimizer, 1, 1)).Message, StringComparison.Ordinal);
        }

        using SparseNet.Trainer trainer = net.CreateTrainer(new SGD(0.1), 1, 1);
        trainer.Step([1], [1], [1], 1, 1);
        float[] before = net.Parameters.Values.ToArray();
        trainer.Groups[0].WeightDecay = 0.1;
        Assert.Throws<InvalidOperationException>(() => trainer.Step([1], [1], [1], 1, 1));
        Assert.Equal(before, net.Parameters.Values.ToArray());
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_found_in_its_row()
    {
        SparseNet net = Start();
        using SparseNet.Trainer trainer = net.CreateTrainer(new Adam(), 1, 2);
        trainer.WhenNonFinite = NonFiniteAction.Stop;
        trainer.Gradients["words.weight"].SetValue(float.NaN, 7, 2);
        float[] before = net.Parameters.Values.ToArray();
        trainer.Step([8, 9], [1, 2], [3], 1, 2);
        Assert.NotEqual(before, net.Parameters.Values.ToArray());
        before = net.Parameters.Values.ToArray();
        string message = Assert.Throws<NonFiniteException>(() => trainer.Step([8, 7], [1, 2], [3], 1, 2)).Message;
        Assert.StartsWith("The gradient of words.weight in step 2 has the value NaN", message, StringComparison.Ordinal);
        Assert.Equal(before, net.Parameters.Values.ToArray());
    }

    private static void Changed(Vocabularies net, float[] before, string name, HashSet<int> rows)
    {
        var start = new Vocabularies(seed: 1);
        Assert.Equal(before, start.Parameters.Values.ToArray());
        float[] first = start.Parameters[name].ToArray(), last = net.Parameters[name].ToArray();
        for (int i = 0; i < first.Length; i++)
        {
            bool same = MemoryMarshal.Cast<float, int>(first)[i] == MemoryMarshal.Cast<float, int>(last)[i];
            Assert.True(same != rows.Contains(i / 7), $"{name}[{i / 7}, {i % 7}]");
        }
    }

    private static (int[] Word, int[] Tag, int[] Label) Step(uint step) =>
        (Golden.Indices(300 + step, Batch * Time, 20), Golden.Indices(400 + step, Batch * Time, 5), Golden.Indices(500 + step, Batch, 10));

    /// <summary>The first weights of the golden file.</summary>
    private static SparseNet Start()
    {
        var net = new SparseNet(seed: 1);
        for (int i = 0; i < net.Parameters.Count; i++)
        {
            net.Parameters[i].CopyFrom(Golden.Signed((uint)(700 + i), net.Parameters[i].Length));
        }

        net.Parameters["words.weight"].SetRow(3, new float[6]);
        net.Parameters["tags.weight"].SetRow(4, new float[3]);
        return net;
    }

    private sealed class Nothing() : Optimizer(0)
    {
        public override IReadOnlyList<string> StateNames => [];

        public override void Update(in OptimizerUpdate update)
        {
        }
    }
}
