using ModelGen.Runtime;

namespace ModelGen.Tests.Parameters;

public sealed class BinderTests
{
    private static readonly ParameterLayout Layout = new(
        256,
        0,
        new("net.0.weight", [4, 3], 0, ParameterStorage.Panels, default),
        new("net.0.bias", [4], 48, ParameterStorage.RowMajor, default),
        new("net.2.weight", [2, 4], 64, ParameterStorage.Panels, default));

    [Fact]
    public void Layers_take_their_parameters_in_declaration_order()
    {
        var set = Layouts.Numbered(Layout);
        var first = new Linear(3, 4);
        var last = new Linear(4, 2, bias: false);
        new Binder(set).Bind(new Sequential(first, new ReLU(), last));
        Assert.Equal("net.0.weight", first.Weight.Data.Name);
        Assert.Equal("net.0.bias", first.Bias!.Data.Name);
        Assert.Equal("net.2.weight", last.Weight.Data.Name);
        Assert.Equal(6, first.Weight.Data.GetValue(1, 2));
        last.Weight.Data.SetValue(9, 1, 3);
        Assert.Equal(9, set["net.2.weight"].GetValue(1, 3));
    }

    [Fact]
    public void Arrays_bind_element_by_element()
    {
        var set = new ParameterSet(new ParameterLayout(
            32, 0, new("0.weight", [1, 1], 0, ParameterStorage.RowMajor, default), new("1.weight", [1, 1], 16, ParameterStorage.RowMajor, default)));
        Linear[] layers = Ops.Repeat(2, () => new Linear(1, 1, bias: false));
        new Binder(set).Bind(layers);
        Assert.Equal("1.weight", layers[1].Weight.Data.Name);
    }

    [Fact]
    public void A_declaration_that_differs_at_run_time_is_refused()
    {
        var binder = new Binder(new ParameterSet(Layout));
        var error = Assert.Throws<InvalidOperationException>(() => binder.Bind(new Linear(3, 5)));
        Assert.Contains("[5, 3]", error.Message, StringComparison.Ordinal);
        Assert.Contains("net.0.weight [4, 3]", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new Binder(new ParameterSet(Layout)).Bind(new StateTensor(4, 3)));
        Assert.Throws<InvalidOperationException>(() => new Binder(new ParameterSet(new ParameterLayout(0, 0))).Bind(new Parameter(1)));
    }
}
