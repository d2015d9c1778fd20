/// <summary>x [batch, time, 8] → result [batch, 2, time, 4]</summary>
        private static void F(ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, int batch, int time)
        {
            var fcWeight = parameters.Slice(0, 128);
            var fcBias = parameters.Slice(128, 8);
            var ofHeadWeight = parameters.Slice(144, 64);
            var ofHeadBias = parameters.Slice(208, 4);
            var ofInputWeight = parameters.Slice(224, 64);
            var ofInputBias = parameters.Slice(288, 4);
            var product = scratch.Slice(0, batch * time * 8);
            var silu = scratch.Slice(batch * time * 16, batch * time * 8);
            var x2 = scratch.Slice(0, batch * time * 8);
            var tanh = scratch.Slice(batch * time * 32, batch * time * 8);

            // product = x·fc.weightᵀ  [batch*time, 8] x [8, 8] -> [batch*time, 8]
            Gemm.Linear(product, x, fcWeight, batch * time, 8, 8);

            // silu = permute(reshape(silu(product + fc.bias), [batch, time, 2, 4]), 0, 2, 1, 3)
            Elementwise.Map(
                default(AddSilu),
                [batch, 2, time, 4],
                new StridedOutput(silu, time * 8, time * 4, 4, 1),
                new Strided(product, time * 8, 4, 8, 1),
                new Strided(fcBias, 0, 4, 0, 1));

            // x2 = permute(reshape(x, [batch, time, 2, 4]), 0, 2, 1, 3)  copied: one product over contiguous rows is faster
            Elementwise.Map(default(Copy), [batch, 2, time, 4], new StridedOutput(x2, time * 8, time * 4, 4, 1), new Strided(x, time * 8, 4, 8, 1));

            // tanh = tanh(silu·ofHead.weightᵀ + ofHead.bias)  [2*batch*time, 4] x [4, 4] -> [2*batch*time, 4]
            Gemm.Linear(default(AddTanh), tanh, silu, ofHeadWeight, batch * time * 2, 4, 4, new Strided(ofHeadBias, 0, 1));

            // result = tanh + (x2·ofInput.weightᵀ + ofInput.bias)  [2*batch*time, 4] x [4, 4] -> [2*batch*time, 4]
            Gemm.Linear(default(AddAdd), result, x2, ofInputWeight, batch * time * 2, 4, 4, new Strided(tanh, 4, 1), new Strided(ofInputBias, 0, 1));
        }

        /// <summary>x [batch, time, 8] → result [batch, 2, time, 4]</summary>
        private static void FForward(
            ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, Span<float> kept, int batch, int time)
        {
            var fcWeight = parameters.Slice(0, 128);
            var fcBias = parameters.Slice(128, 16);
            var ofHeadWeight = parameters.Slice(144, 64);
            var ofHeadBias = parameters.Slice(208, 4);
            var ofInputWeight = parameters.Slice(224, 64);
            var ofInputBias = parameters.Slice(288, 4);
            var fc = kept.Slice(0, batch * time * 8);
            var silu = kept.Slice(batch * time * 16, batch * time * 8);
            var tanh = kept.Slice(batch * time * 32, batch * time * 8);
            var x2 = scratch.Slice(0, batch * time * 8);

            // fc = x·fc.weightᵀ + fc.bias  [batch*time, 8] x [8, 8] -> [batch*time, 8]
            Gemm.LinearBias(fc, x, fcWeight, fcBias, batch * time, 8, 8);

            // silu = permute(reshape(silu(fc), [batch, time, 2, 4]), 0, 2, 1, 3)
            Elementwise.Map(
                default(Silu), [batch, 2, time, 4], new StridedOutput(silu, time * 8, time * 4, 4, 1), new Strided(fc, time * 8, 4, 8, 1));

            // tanh = tanh(silu·ofHead.weightᵀ + ofHead.bias)  [2*batch*time, 4] x [4, 4] -> [2*batch*time, 4]
            Gemm.Linear(default(AddTanh), tanh, silu, ofHeadWeight, batch * time * 2, 4, 4, new Strided(ofHeadBias, 0, 1));

            // x2 = permute(reshape(x, [batch, time, 2, 4]), 0, 2, 1, 3)  copied: one product over contiguous rows is faster
            Elementwise.Map(default(Copy), [batch, 2, time, 4], new StridedOutput(x2, time * 8, time * 4, 4, 1), new Strided(x, time * 8, 4, 8, 1));

            // result = tanh + (x2·ofInput.weightᵀ + ofInput.bias)  [2*batch*time, 4] x [4, 4] -> [2*batch*time, 4]
            Gemm.Linear(default(AddAdd), result, x2, ofInputWeight, batch * time * 2, 4, 4, new Strided(tanh, 4, 1), new Strided(ofInputBias, 0, 1));
        }

        /// <summary>x [batch, time, 8], dresult [batch, 2, time, 4] → dx [batch, time, 8]</summary>
        private static void FBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            Span<float> dx,
            Span<float> gradients,
            int batch,
            int time)
        {
            var fcWeight = parameters.Slice(0, 128);
            var ofHeadWeight = parameters.Slice(144, 64);
            var ofInputWeight = parameters.Slice(224, 64);
            var dfcWeight = gradients.PartIfAny(0, 128);
            var dfcBias = gradients.PartIfAny(128, 8);
            var dofHeadWeight = gradients.PartIfAny(144, 64);
            var dofHeadBias = gradients.PartIfAny(208, 4);
            var dofInputWeight = gradients.PartIfAny(224, 64);
            var dofInputBias = gradients.PartIfAny(288, 4);
            var fc = kept.Slice(0, batch * time * 8);
            var silu = kept.Slice(batch * time * 16, batch * time * 8);
            var tanh = kept.Slice(batch * time * 32, batch * time * 8);
            var x2 = scratch.Slice(0, batch * time * 8);
            var dx2 = scratch.Slice(0, batch * time * 8);
            var dx3 = scratch.Slice(batch * time * 16, batch * time * 8);
            var dofHead = scratch.Slice(0, batch * time * 8);
            var dsilu = scratch.Slice(batch * time * 32, batch * time * 8);
            var dsilu2 = scratch.Slice(0, batch * time * 8);
            var dfc = scratch.Slice(0, batch * time * 8);

            if (!gradients.IsEmpty)
            {
                // dofInput.bias += sum(dresult, 0, 1, 2)
                Reduce.AddSum(default(Copy), dofInputBias, [4], [batch * time * 2], new Strided(dresult, 1, 4));

                // x2 = permute(reshape(x, [batch, time, 2, 4]), 0, 2, 1, 3)  copied: no strides say where it lies in another shape
                Elementwise.Map(
                    default(Copy), [batch, 2, time, 4], new StridedOutput(x2, time * 8, time * 4, 4, 1), new Strided(x, time * 8, 4, 8, 1));

                // dofInput.weight += reshape(dresult, [2*batch*time, 4])ᵀ·reshape(x2, [2*batch*time, 4])  [4, 2*batch*time] x [2*batch*time, 4] -> [4, 4]
                Gemm.AddLinearWeightGradient(dofInputWeight, dresult, x2, batch * time * 2, 4, 4);
            }

            if (!dx.IsEmpty)
            {
                // dx2 = dresult·ofInput.weight  [2*batch*time, 4] x [4, 4] -> [2*batch*time, 4]
                Gemm.LinearInputGradient(dx2, dresult, ofInputWeight, batch * time * 2, 4, 4);

                // dx3 = permute(dx2, 0, 2, 1, 3)  copied: no strides say where it lies in another shape
                Elementwise.Map(
                    default(Copy), [batch, time, 2, 4], new StridedOutput(dx3, time * 8, 8, 4, 1), new Strided(dx2, time * 8, 4, time * 4, 1));
            }

            // dofHead = dresult * (1 - square(tanh))
            Elementwise.Map(default(SquareSubMul), dofHead, dresult, tanh);

            if (!gradients.IsEmpty)
            {
                // dofHead.bias += sum(dofHead, 0, 1, 2)
                Reduce.AddSum(default(Copy), dofHeadBias, [4], [batch * time * 2], new Strided(dofHead, 1, 4));

                // dofHead.weight += reshape(dofHead, [2*batch*time, 4])ᵀ·reshape(silu, [2*batch*time, 4])  [4, 2*batch*time] x [2*batch*time, 4] -> [4, 4]
                Gemm.AddLinearWeightGradient(dofHeadWeight, dofHead, silu, batch * time * 2, 4, 4);
            }

            // dsilu = dofHead·ofHead.weight  [2*batch*time, 4] x [4, 4] -> [2*batch*time, 4]
            Gemm.LinearInputGradient(dsilu, dofHead, ofHeadWeight, batch * time * 2, 4, 4);

            // dsilu2 = permute(dsilu, 0, 2, 1, 3)  copied: no strides say where it lies in another shape
            Elementwise.Map(
                default(Copy), [batch, time, 2, 4], new StridedOutput(dsilu2, time * 8, 8, 4, 1), new Strided(dsilu, time * 8, 4, time * 4, 1));

            // dfc = reshape(dsilu2, [batch, time, 8]) * (sigmoid(fc) * ((fc * (1 - sigmoid(fc))) + 1))
            Elementwise.Map(default(SigmoidSubMulAddMulMul), dfc, dsilu2, fc);

            if (!gradients.IsEmpty)
            {
                // dfc.bias += sum(dfc, 0, 1)
                Reduce.AddSum(default(Copy), dfcBias, [8], [batch * time], new Strided(dfc, 1, 8));
            }

            if (!dx.IsEmpty)
            {
                // dx = reshape(dx3, [batch, time, 8]) + dfc·fc.weight  [batch*time, 8] x [8, 8] -> [batch*time, 8]
                Gemm.LinearInputGradient(default(Add), dx, dfc, fcWeight, batch * time, 8, 8, new Strided(dx3, 8, 1));
            }

            if (!gradients.IsEmpty)
            {
                // dfc.weight += reshape(dfc, [batch*time, 8])ᵀ·reshape(x, [batch*time, 8])  [8, batch*time] x [batch*time, 8] -> [8, 8]
                Gemm.AddLinearWeightGradient(dfcWeight, dfc, x, batch * time, 8, 8);
            }
        }

        private readonly struct AddSilu : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V>
            {
                V t1 = x.A + x.B;
                return t1 * VectorMath.Sigmoid(t1);
            }
        }

        private readonly struct Copy : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A;
        }

        private readonly struct AddTanh : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => VectorMath.Tanh(x.A + x.B);
        }

        private readonly struct AddAdd : IFormula, IOperands3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => (x.A + x.C) + x.B;
        }

        private readonly struct Silu : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * VectorMath.Sigmoid(x.A);
        }

        private readonly struct SquareSubMul : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * (V.Create(1f) - (x.B * x.B));
        }

        private readonly struct SigmoidSubMulAddMulMul : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V>
            {
                V t1 = VectorMath.Sigmoid(x.B);
                return x.A * (t1 * ((x.B * (V.Create(1f) - t1)) + V.Create(1f)));
            }
        }

        private readonly struct Add : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A + x.B;
        }
    }
}
